import { z } from 'zod';

import type { ChatMessage, ToolCall, ToolSpec } from '../domain/model.ts';
import {
  assistant,
  choiceOf,
  DEFAULT_MAX_TOKENS,
  FREE_PARAMETERS,
  freeInput,
  NO_PARAMETERS,
  schemaOf,
  textContent,
  type Dialect,
  type DialectAnswer,
  type DialectRequest,
  type Grouped,
  type StreamEvent,
} from './loopback-dialect.ts';

const itemSchema = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: textContent.catch('[content left out]'),
  call_id: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().nullish(),
  arguments: z.string().optional(),
  input: z.unknown().optional(),
  output: textContent.catch('[output left out]'),
});
type Item = z.infer<typeof itemSchema>;
const toolSchema = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  description: z.string().nullish(),
  parameters: schemaOf,
  tools: z
    .array(
      z.looseObject({
        type: z.string(),
        name: z.string().optional(),
        description: z.string().nullish(),
        parameters: schemaOf,
      }),
    )
    .optional(),
});
const bodySchema = z.object({
  model: z.string(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(itemSchema)]),
  stream: z.boolean().nullish(),
  tools: z.array(toolSchema).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ name: z.string().optional() })]).nullish(),
  max_output_tokens: z.number().nullish(),
});

/** Between the name of a group of tools and that of one of its tools. */
const GROUP = '__';

/** Responses, as Codex speaks it. Reasoning and tools that run at the provider go no further. */
export const responsesDialect: Dialect = {
  read: (given) => {
    const body = bodySchema.parse(given);
    const items =
      typeof body.input === 'string' ? [itemSchema.parse({ role: 'user', content: body.input })] : body.input;
    const instructions: ChatMessage[] = body.instructions
      ? [{ role: 'system', content: body.instructions }]
      : [];
    const tools = (body.tools ?? []).flatMap(toolsOf);
    return {
      model: body.model,
      stream: body.stream === true,
      free: new Set(
        (body.tools ?? []).flatMap(({ type, name }) => (type === 'custom' && name ? [name] : [])),
      ),
      groups: new Map((body.tools ?? []).flatMap(groupOf)),
      request: {
        messages: [...instructions, ...items.flatMap(messageOf)],
        tools,
        maxTokens: body.max_output_tokens ?? DEFAULT_MAX_TOKENS,
        ...choiceOf(typeof body.tool_choice === 'object' ? body.tool_choice?.name : undefined),
      },
    };
  },
  whole: (given) => responseOf(given, 'completed'),
  events: (given) => {
    const items = outputOf(given);
    const events: StreamEvent[] = [
      { event: 'response.created', data: { response: responseOf(given, 'in_progress') } },
      ...items.flatMap(itemEvents),
      { event: 'response.completed', data: { response: responseOf(given, 'completed') } },
    ];
    return events.map(({ event, data }, number) => ({
      ...(event === undefined ? {} : { event }),
      data: { type: event, sequence_number: number, ...Object(data) },
    }));
  },
  ping: ': the model is at work\n\n',
  fault: (status, message) => ({
    event: 'response.failed',
    data: {
      type: 'response.failed',
      response: { object: 'response', status: 'failed', error: { code: faultCode(status), message } },
      error: {
        message,
        type: status >= 500 ? 'server_error' : 'invalid_request_error',
        code: faultCode(status),
      },
    },
  }),
};

function toolsOf(tool: z.infer<typeof toolSchema>): ToolSpec[] {
  const { type, name, description } = tool;
  if (name === undefined) return [];
  if (type === 'function')
    return [{ name, description: description ?? '', parameters: tool.parameters ?? NO_PARAMETERS }];
  if (type === 'custom') return [{ name, description: description ?? '', parameters: FREE_PARAMETERS }];
  return (tool.tools ?? []).flatMap((inner) =>
    toolsOf({ ...inner, name: inner.name === undefined ? undefined : `${name}${GROUP}${inner.name}` }),
  );
}

/** The tools of a group by the name that the model is told. */
function groupOf({ name: namespace, tools = [] }: z.infer<typeof toolSchema>): [string, Grouped][] {
  return tools.flatMap(({ name }): [string, Grouped][] =>
    name === undefined || namespace === undefined
      ? []
      : [[`${namespace}${GROUP}${name}`, { namespace, name }]],
  );
}

function messageOf(item: Item): ChatMessage[] {
  const { type = 'message', call_id: id = '', name = '' } = item;
  if (type === 'message') {
    if (item.role === 'assistant') return [assistant(item.content)];
    return [{ role: item.role === 'user' ? 'user' : 'system', content: item.content }];
  }
  const full = item.namespace ? `${item.namespace}${GROUP}${name}` : name;
  if (type === 'function_call')
    return [assistant('', [{ id, name: full, arguments: item.arguments ?? '{}' }])];
  if (type === 'custom_tool_call')
    return [assistant('', [{ id, name: full, arguments: JSON.stringify({ input: item.input }) }])];
  if (type.endsWith('_call_output')) return [{ role: 'tool', toolCallId: id, content: item.output }];
  return [];
}

type OutputItem = { id: string; type: string; status: string; [field: string]: unknown };

function outputOf({ id, answer, asked }: DialectAnswer): OutputItem[] {
  const said: OutputItem[] =
    answer.content === '' && answer.toolCalls.length > 0
      ? []
      : [
          {
            id: `msg_${id}`,
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', text: answer.content, annotations: [] }],
          },
        ];
  return [...said, ...answer.toolCalls.map((call, index) => callItem(call, `${id}_${index}`, asked))];
}

function callItem(call: ToolCall, id: string, { free, groups }: DialectRequest): OutputItem {
  const input = free.has(call.name) ? freeInput(call.arguments) : null;
  const name = groups?.get(call.name) ?? { name: call.name };
  const shared = { status: 'completed', call_id: call.id, ...name };
  if (input !== null) return { id: `ctc_${id}`, type: 'custom_tool_call', ...shared, input };
  return { id: `fc_${id}`, type: 'function_call', ...shared, arguments: call.arguments || '{}' };
}

function itemEvents(item: OutputItem, index: number): StreamEvent[] {
  const place = { output_index: index, item_id: item.id };
  const [part] = Array.isArray(item['content']) ? item['content'] : [];
  const text: unknown = part?.text;
  const started = item.type === 'message' ? { ...item, status: 'in_progress', content: [] } : item;
  return [
    { event: 'response.output_item.added', data: { output_index: index, item: started } },
    ...(typeof text === 'string' && text !== ''
      ? [{ event: 'response.output_text.delta', data: { ...place, content_index: 0, delta: text } }]
      : []),
    { event: 'response.output_item.done', data: { output_index: index, item } },
  ];
}

function responseOf(given: DialectAnswer, status: 'in_progress' | 'completed'): object {
  const { id, at, asked, answer } = given;
  const { input, output, cached } = answer.usage;
  const done = status === 'completed';
  const cut = done && answer.finish === 'length';
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: Math.floor(at / 1000),
    status: cut ? 'incomplete' : status,
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    error: null,
    model: asked.model,
    output: done ? outputOf(given) : [],
    usage: done
      ? {
          input_tokens: input,
          input_tokens_details: { cached_tokens: cached },
          output_tokens: output,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: input + output,
        }
      : null,
  };
}

function faultCode(status: number): string {
  if (status === 413) return 'context_length_exceeded';
  return status >= 500 ? 'server_is_overloaded' : 'invalid_prompt';
}
