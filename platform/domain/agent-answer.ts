import { MAX_CALLS, withOwnIds } from './agent-calls.ts';
import type { RunLine } from './agent-run.ts';
import { clipMiddle } from './clip-text.ts';
import type { ModelAnswer } from './model.ts';
import { safeText } from './safe-text.ts';

export type AnswerLine = Extract<RunLine, { type: 'answer' }>;

const MAX_CONTENT = 100_000;

/** An answer as the transcript keeps it: cut, safe, its calls under ids that no earlier one has. `call`: the request it answers, where it may be asked for again. */
export function answerLine(
  answer: ModelAnswer & { usd: number; ms: number },
  { lines, turn, at, call }: { lines: readonly RunLine[]; turn: number; at: string; call?: string | null },
): AnswerLine {
  const used = lines.flatMap((line) => (line.type === 'answer' ? line.toolCalls.map(({ id }) => id) : []));
  return {
    type: 'answer',
    at,
    content: clipMiddle(safeText(answer.content), MAX_CONTENT),
    toolCalls: withOwnIds(answer.toolCalls.slice(0, MAX_CALLS), turn + 1, used),
    finish: answer.finish,
    model: answer.model,
    provider: answer.provider,
    replayed: answer.replayed,
    usd: answer.usd,
    inputTokens: answer.usage.input,
    outputTokens: answer.usage.output,
    ms: answer.ms,
    ...(call ? { call } : {}),
  };
}
