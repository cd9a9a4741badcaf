import type { ModelAnswer, ToolCall } from './model.ts';

const MAX_CALLS = 64;
const MAX_NAME = 100;
const MAX_ID = 100;
// oxlint-disable-next-line no-control-regex -- what must not reach a transcript or a terminal
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Characters of an answer (content and calls) past which the stream is cut: more than `maxTokens` tokens can say. */
export function maxAnswerChars(maxTokens: number): number {
  return Math.max(20_000, maxTokens * 8);
}

/** A call as far as a stream has brought it. */
export type RawCall = { [K in keyof ToolCall]?: ToolCall[K] | undefined };
export type RawAnswer = { content: string; toolCalls: readonly RawCall[]; finish: string };

/** A provider's words in our shape: sized, without control characters, each call with an id of its own. Arguments stay as they were written. */
export function normaliseAnswer(raw: RawAnswer): Pick<ModelAnswer, 'content' | 'toolCalls' | 'finish'> {
  const used = new Set<string>();
  const toolCalls = raw.toolCalls.slice(0, MAX_CALLS).map((call, index) => {
    const given = (call.id ?? '').replaceAll(CONTROLS, '').slice(0, MAX_ID);
    const id = given === '' || used.has(given) ? `call_${String(index + 1)}_${String(used.size)}` : given;
    used.add(id);
    const name = (call.name ?? '').replaceAll(CONTROLS, '').slice(0, MAX_NAME);
    return { id, name, arguments: call.arguments ?? '' };
  });
  return {
    content: raw.content.replaceAll(CONTROLS, ''),
    toolCalls,
    finish: finishOf(raw.finish, toolCalls.length),
  };
}

function finishOf(said: string, calls: number): ModelAnswer['finish'] {
  if (said === 'length') return 'length';
  if (said === 'content_filter') return 'filtered';
  return calls > 0 ? 'tool_calls' : 'stop';
}
