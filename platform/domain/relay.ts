import { z } from 'zod';

import type { RunLine } from './agent-run.ts';
import type { ChatMessage, ModelAnswer, ModelRequest, ToolCall } from './model.ts';

const callSchema = z.object({ id: z.string().max(200), name: z.string().max(200), arguments: z.string() });
const messageSchema = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'user']), content: z.string() }),
  z.object({ role: z.literal('assistant'), content: z.string(), toolCalls: z.array(callSchema).max(64) }),
  z.object({ role: z.literal('tool'), toolCallId: z.string().max(200), content: z.string() }),
]);
const toolSchema = z.object({
  name: z.string().min(1).max(200),
  description: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});

/** What a coding engine asks the gateway, already out of its dialect. */
export const relayRequestSchema = z
  .object({
    messages: z.array(messageSchema).min(1).max(10_000),
    tools: z.array(toolSchema).max(500),
    maxTokens: z.number().int().min(1),
    toolChoice: z.string().max(200).optional(),
  })
  .transform(({ toolChoice, ...rest }): ModelRequest =>
    toolChoice === undefined ? rest : { ...rest, toolChoice },
  );

/** What goes back: the calls with the values put back that the conversation itself brought in. */
export type RelayAnswer = Pick<ModelAnswer, 'content' | 'toolCalls' | 'finish' | 'usage' | 'model'> & {
  turn: number;
};
export const relayAnswerSchema = z.object({
  content: z.string(),
  toolCalls: z.array(callSchema),
  finish: z.enum(['stop', 'tool_calls', 'length', 'filtered']),
  usage: z.object({ input: z.number(), output: z.number(), cached: z.number(), estimated: z.boolean() }),
  model: z.string(),
  turn: z.number(),
});

const NO_RESULT = 'it has no result';

/**
 * The conversation as every provider takes it: answers that follow each other are one, every call has exactly one result
 * right after it, a result without its call is told as text, and instructions come first. Engines keep their own
 * conversations, and cut them.
 */
export function pairedMessages(messages: readonly ChatMessage[]): ChatMessage[] {
  const told: ChatMessage[] = [];
  const opening = messages.findIndex(({ role }) => role !== 'system');
  const merged = mergeAnswers(
    messages.map((message, index) =>
      message.role === 'system' && index > opening ? { ...message, role: 'user' } : message,
    ),
  );
  merged.forEach((message, index) => {
    if (message.role === 'tool') {
      if (!callsBefore(merged, index).some((call) => call.id === message.toolCallId))
        told.push({ role: 'user', content: `The result of an earlier call:\n${message.content}` });
      return;
    }
    told.push(message);
    if (message.role !== 'assistant') return;
    for (const call of message.toolCalls)
      told.push(
        resultAfter(merged, index, call.id) ?? { role: 'tool', toolCallId: call.id, content: NO_RESULT },
      );
  });
  return told;
}

function mergeAnswers(messages: readonly ChatMessage[]): ChatMessage[] {
  const merged: ChatMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (message.role !== 'assistant' || last?.role !== 'assistant') {
      merged.push(message);
      continue;
    }
    const content = [last.content, message.content].filter((text) => text !== '').join('\n');
    merged[merged.length - 1] = {
      role: 'assistant',
      content,
      toolCalls: [...last.toolCalls, ...message.toolCalls],
    };
  }
  return merged;
}

/** Calls of the answer that the message at `index` comes after. */
function callsBefore(messages: readonly ChatMessage[], index: number): ToolCall[] {
  const answer = messages.slice(0, index).findLast((message) => message.role === 'assistant');
  return answer?.role === 'assistant' ? answer.toolCalls : [];
}

function resultAfter(messages: readonly ChatMessage[], index: number, id: string): ChatMessage | null {
  for (const message of messages.slice(index + 1)) {
    if (message.role === 'assistant') return null;
    if (message.role === 'tool' && message.toolCallId === id) return message;
  }
  return null;
}

/** What is wrong with a call, for the model; null when the engine may have it. Nothing ever runs with repaired arguments. */
export function callFault(call: ToolCall, request: Pick<ModelRequest, 'tools'>): string | null {
  if (!request.tools.some((tool) => tool.name === call.name))
    return `there is no tool ${JSON.stringify(call.name.slice(0, 60))}`;
  try {
    const value: unknown = JSON.parse(call.arguments.trim() === '' ? '{}' : call.arguments);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return null;
    return `the arguments of ${call.name} are no JSON object`;
  } catch {
    return `the arguments of ${call.name} are not JSON`;
  }
}

/** The conversation with a broken answer and what was wrong with each of its calls. */
export function withFaults(
  request: ModelRequest,
  answer: Pick<ModelAnswer, 'content' | 'toolCalls'>,
): ModelRequest {
  const results = answer.toolCalls.map((call): ChatMessage => {
    const fault = callFault(call, request) ?? 'another call of this answer could not be read';
    return { role: 'tool', toolCallId: call.id, content: `error: ${fault}. Nothing was run.` };
  });
  const { content, toolCalls } = answer;
  return {
    ...request,
    messages: [...request.messages, { role: 'assistant', content, toolCalls }, ...results],
  };
}

/** Results in a request that answer calls which are on record without one. */
export function freshResults(
  request: Pick<ModelRequest, 'messages'>,
  open: readonly ToolCall[],
): { call: ToolCall; content: string }[] {
  return open.flatMap((call) => {
    const result = request.messages.find(
      (message) => message.role === 'tool' && message.toolCallId === call.id,
    );
    return result === undefined ? [] : [{ call, content: result.content }];
  });
}

/** Calls of any answer that have no result on record. */
export function openCalls(lines: readonly RunLine[]): ToolCall[] {
  const done = new Set(lines.flatMap((line) => (line.type === 'result' ? [line.toolCallId] : [])));
  return lines
    .flatMap((line) => (line.type === 'answer' ? line.toolCalls : []))
    .filter((call) => !done.has(call.id));
}
