import { z } from 'zod';

import type { ChatMessage } from '../domain/model.ts';
import {
  assistant,
  choiceOf,
  DEFAULT_MAX_TOKENS,
  NO_PARAMETERS,
  schemaOf,
  textContent,
  type Dialect,
  type DialectAnswer,
} from './loopback-dialect.ts';

const callSchema = z.object({
  id: z.string(),
  function: z.object({ name: z.string(), arguments: z.string() }),
});
const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: textContent,
  tool_calls: z.array(callSchema).nullish(),
  tool_call_id: z.string().optional(),
});
const bodySchema = z.object({
  model: z.string(),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().nullish(),
  tools: z
    .array(
      z.looseObject({
        function: z
          .object({ name: z.string(), description: z.string().nullish(), parameters: schemaOf })
          .optional(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.string(), z.object({ function: z.object({ name: z.string() }) })])
    .nullish()
    .catch(undefined),
  max_tokens: z.number().nullish(),
  max_completion_tokens: z.number().nullish(),
});

/** Chat completions, as most engines and libraries speak it. */
export const chatDialect: Dialect = {
  read: (given) => {
    const body = bodySchema.parse(given);
    const choice = typeof body.tool_choice === 'object' ? body.tool_choice?.function.name : undefined;
    return {
      model: body.model,
      stream: body.stream === true,
      free: new Set(),
      request: {
        messages: body.messages.map(messageOf),
        tools: (body.tools ?? []).flatMap(({ function: tool }) =>
          tool
            ? [
                {
                  name: tool.name,
                  description: tool.description ?? '',
                  parameters: tool.parameters ?? NO_PARAMETERS,
                },
              ]
            : [],
        ),
        maxTokens: body.max_completion_tokens ?? body.max_tokens ?? DEFAULT_MAX_TOKENS,
        ...choiceOf(choice),
      },
    };
  },
  whole: (given) => ({
    ...head(given, 'chat.completion'),
    choices: [{ index: 0, message: messageText(given), finish_reason: finishOf(given), logprobs: null }],
    usage: usageOf(given),
  }),
  events: (given) => {
    const chunk = (delta: object, finish: string | null = null) => ({
      data: {
        ...head(given, 'chat.completion.chunk'),
        choices: [{ index: 0, delta, finish_reason: finish }],
      },
    });
    const { content, toolCalls } = given.answer;
    return [
      chunk({ role: 'assistant', content: '' }),
      ...(content === '' ? [] : [chunk({ content })]),
      ...toolCalls.map((call, index) => chunk({ tool_calls: [{ index, ...callOf(call) }] })),
      chunk({}, finishOf(given)),
      { data: { ...head(given, 'chat.completion.chunk'), choices: [], usage: usageOf(given) } },
      { data: '[DONE]' },
    ];
  },
  ping: ': the model is at work\n\n',
  fault: (status, message) => ({
    data: {
      error: {
        message,
        type: status >= 500 ? 'server_error' : 'invalid_request_error',
        param: null,
        code: status === 413 ? 'context_length_exceeded' : null,
      },
    },
  }),
};

function messageOf(message: z.infer<typeof messageSchema>): ChatMessage {
  const { role, content } = message;
  if (role === 'assistant')
    return assistant(
      content,
      (message.tool_calls ?? []).map(({ id, function: call }) => ({ id, ...call })),
    );
  if (role === 'tool') return { role, toolCallId: message.tool_call_id ?? '', content };
  return { role: role === 'user' ? 'user' : 'system', content };
}

type Call = { id: string; name: string; arguments: string };
const callOf = ({ id, name, arguments: text }: Call) => ({
  id,
  type: 'function',
  function: { name, arguments: text === '' ? '{}' : text },
});

const head = ({ id, at, asked }: DialectAnswer, object: string) => ({
  id: `chatcmpl-${id}`,
  object,
  created: Math.floor(at / 1000),
  model: asked.model,
});

function messageText({ answer }: DialectAnswer): object {
  const calls = answer.toolCalls.map(callOf);
  return {
    role: 'assistant',
    content: answer.content === '' && calls.length > 0 ? null : answer.content,
    refusal: null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function finishOf({ answer }: DialectAnswer): string {
  return answer.finish === 'filtered' ? 'content_filter' : answer.finish;
}

function usageOf({ answer: { usage } }: DialectAnswer): object {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached },
  };
}
