import { z } from 'zod';

import type { ChatMessage, ToolCall } from '../domain/model.ts';
import {
  assistant,
  choiceOf,
  schemaOf,
  textContent,
  type Dialect,
  type DialectAnswer,
  type StreamEvent,
} from './loopback-dialect.ts';

const blockSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
  tool_use_id: z.string().optional(),
  content: textContent.catch('[content left out]'),
  is_error: z.boolean().nullish(),
});
type Block = z.infer<typeof blockSchema>;
const bodySchema = z.object({
  model: z.string(),
  max_tokens: z.number().optional(),
  stream: z.boolean().nullish(),
  system: textContent,
  messages: z
    .array(
      z.object({
        role: z.enum(['user', 'assistant', 'system']),
        content: z.union([z.string(), z.array(blockSchema)]),
      }),
    )
    .min(1),
  tools: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        description: z.string().nullish(),
        input_schema: schemaOf,
      }),
    )
    .nullish(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).nullish(),
});

/** Of counting tokens nothing but the conversation is needed. */
const COUNTED_MAX_TOKENS = 1;

/** Messages, as Claude Code speaks it. Blocks of thinking are the engine's own and go no further. */
export const messagesDialect: Dialect = {
  read: (given) => {
    const body = bodySchema.parse(given);
    const system: ChatMessage[] = body.system === '' ? [] : [{ role: 'system', content: body.system }];
    return {
      model: body.model,
      stream: body.stream === true,
      free: new Set(),
      request: {
        messages: [...system, ...body.messages.flatMap(messagesOf)],
        // tools without a schema run at the provider: there is none here
        tools: (body.tools ?? []).flatMap((tool) =>
          tool.name !== undefined && tool.input_schema
            ? [{ name: tool.name, description: tool.description ?? '', parameters: tool.input_schema }]
            : [],
        ),
        maxTokens: body.max_tokens ?? COUNTED_MAX_TOKENS,
        ...choiceOf(body.tool_choice?.type === 'tool' ? body.tool_choice.name : undefined),
      },
    };
  },
  whole: (given) => ({
    ...messageHead(given),
    content: blocksOf(given),
    ...endOf(given),
    usage: usageOf(given),
  }),
  events: (given) => [
    event('message_start', {
      message: {
        ...messageHead(given),
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...usageOf(given), output_tokens: 0 },
      },
    }),
    ...blocksOf(given).flatMap(blockEvents),
    event('message_delta', { delta: endOf(given), usage: usageOf(given) }),
    event('message_stop', {}),
  ],
  ping: 'event: ping\ndata: {"type":"ping"}\n\n',
  fault: (status, message) => event('error', { error: { type: faultType(status), message } }),
};

function messagesOf({
  role,
  content,
}: {
  role: 'user' | 'assistant' | 'system';
  content: string | Block[];
}): ChatMessage[] {
  const blocks =
    typeof content === 'string' ? [{ type: 'text', text: content, content: '', input: null }] : content;
  const text = blocks.flatMap(plainText).join('\n');
  if (role === 'system') return [{ role, content: text }];
  if (role === 'assistant') return [assistant(text, blocks.flatMap(callOf))];
  const results = blocks.flatMap((block: Block): ChatMessage[] =>
    block.type === 'tool_result' && block.tool_use_id !== undefined
      ? [
          {
            role: 'tool',
            toolCallId: block.tool_use_id,
            content: block.is_error === true ? `error: ${block.content}` : block.content,
          },
        ]
      : [],
  );
  return text === '' && results.length > 0 ? results : [...results, { role: 'user', content: text }];
}

function plainText(block: Block): string[] {
  if (block.type === 'text') return [block.text ?? ''];
  const silent = ['tool_use', 'tool_result', 'thinking', 'redacted_thinking'];
  return silent.includes(block.type) ? [] : [`[${block.type} left out]`];
}

function callOf({ type, id, name, input }: Block): ToolCall[] {
  if (type !== 'tool_use' || id === undefined || name === undefined) return [];
  return [{ id, name, arguments: JSON.stringify(input ?? {}) }];
}

const event = (type: string, fields: object): StreamEvent => ({ event: type, data: { type, ...fields } });

const messageHead = ({ id, asked }: DialectAnswer) => ({
  id: `msg_${id}`,
  type: 'message',
  role: 'assistant',
  model: asked.model,
});

type AnswerBlock =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown };

function blocksOf({ answer }: DialectAnswer): AnswerBlock[] {
  const text: AnswerBlock[] =
    answer.content === '' && answer.toolCalls.length > 0 ? [] : [{ type: 'text', text: answer.content }];
  return [
    ...text,
    ...answer.toolCalls.map((call): AnswerBlock => ({
      type: 'tool_use',
      id: call.id,
      name: call.name,
      input: call.arguments.trim() === '' ? {} : JSON.parse(call.arguments),
    })),
  ];
}

function blockEvents(block: AnswerBlock, index: number): StreamEvent[] {
  const isText = block.type === 'text';
  const delta = isText
    ? { type: 'text_delta', text: block.text }
    : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
  const start = isText ? { ...block, text: '' } : { ...block, input: {} };
  return [
    event('content_block_start', { index, content_block: start }),
    event('content_block_delta', { index, delta }),
    event('content_block_stop', { index }),
  ];
}

function endOf({ answer }: DialectAnswer): { stop_reason: string; stop_sequence: null } {
  const reasons = {
    stop: 'end_turn',
    tool_calls: 'tool_use',
    length: 'max_tokens',
    filtered: 'refusal',
  } as const;
  const reason = answer.toolCalls.length > 0 ? 'tool_use' : reasons[answer.finish];
  return { stop_reason: reason, stop_sequence: null };
}

function usageOf({ answer: { usage } }: DialectAnswer) {
  return {
    input_tokens: Math.max(0, usage.input - usage.cached),
    cache_read_input_tokens: usage.cached,
    cache_creation_input_tokens: 0,
    output_tokens: usage.output,
  };
}

function faultType(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status >= 500) return 'overloaded_error';
  return 'invalid_request_error';
}
