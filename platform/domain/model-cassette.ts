import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { RunLine } from './agent-run.ts';
import { BUILT_IN } from './engine.ts';
import type { ChatMessage, ModelRequest } from './model.ts';
import { ok, refuse, type Result } from './result.ts';
import { safeLine } from './safe-text.ts';

const expectSchema = z.strictObject({ tool: z.string(), ok: z.boolean(), shape: z.string() });
const callSchema = z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() });
const answerSchema = z.strictObject({
  content: z.string(),
  toolCalls: z.array(callSchema),
  finish: z.enum(['stop', 'tool_calls', 'length', 'filtered']),
});

/** A recorded conversation: what the model said, and what must have happened before it says it again. */
export const cassetteSchema = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  recorded: z.strictObject({ at: z.string(), model: z.string(), provider: z.string() }),
  turns: z.array(z.strictObject({ expect: z.array(expectSchema), answer: answerSchema })).min(1),
});
export type Cassette = z.infer<typeof cassetteSchema>;
export type Expected = z.infer<typeof expectSchema>;

/** Tools whose result is a function of the repository: their content counts. Of the others only whether they succeeded. */
const OF_THE_REPOSITORY = new Set(['read', 'list', 'search', 'diff', 'write', 'patch']);

/** The shape of a tool's result: a hash of its content without what differs between two equal runs; "" where content does not count. */
export function shapeOf(tool: string, content: string): string {
  if (!OF_THE_REPOSITORY.has(tool)) return '';
  return createHash('sha256').update(normalise(content)).digest('hex').slice(0, 16);
}

function normalise(content: string): string {
  return content
    .replaceAll('\r\n', '\n')
    .replaceAll(/\bT-\d{4,}\b/g, 'T-N')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, 'TIME')
    .replaceAll(/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, 'TIME')
    .replaceAll(/\b\d+(?:\.\d+)?\s?(?:ms|s|sec|seconds|minutes)\b/g, 'TOOK')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/g, 'HEX')
    .replaceAll(/\b(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):\d{2,5}\b/g, '$1:PORT')
    .trimEnd();
}

/** A transcript as a cassette. Refused when the run said nothing, or was itself replayed. */
export function recordCassette(name: string, lines: readonly RunLine[]): Result<Cassette> {
  const answers = lines.flatMap((line, at) => (line.type === 'answer' ? [{ line, at }] : []));
  const first = answers[0]?.line;
  if (!first) return refuse('wrong_state', `${name} has no answer of a model`, 'record a run that has some');
  const [start] = lines;
  if (start?.type === 'start' && start.engine !== BUILT_IN)
    return refuse(
      'unsupported',
      `${name} is the work of ${start.engine}, which keeps its own conversation`,
      'record a run of the built-in loop',
    );
  if (answers.some(({ line }) => line.replayed))
    return refuse('wrong_state', `${name} was itself replayed`, 'record a run that a model answered');
  if (lines.some((line) => line.type === 'compacted'))
    return refuse(
      'unsupported',
      `${name} was compacted: it is too long to be replayed`,
      'record a shorter run',
    );
  const turns = answers.map(({ line, at }, index) => {
    const from = index === 0 ? 0 : (answers[index - 1]?.at ?? 0);
    const expect = lines
      .slice(from, at)
      .flatMap((before): Expected[] =>
        before.type === 'result'
          ? [{ tool: before.tool, ok: before.ok, shape: shapeOf(before.tool, before.content) }]
          : [],
      );
    return { expect, answer: { content: line.content, toolCalls: line.toolCalls, finish: line.finish } };
  });
  const { at, model, provider } = first;
  return ok({ version: 1, name, recorded: { at, model, provider }, turns });
}

/** The recorded answer to this conversation; a message naming turn, tool, expected and found when it went another way. */
export function replayTurn(
  cassette: Cassette,
  request: Pick<ModelRequest, 'messages'>,
): { ok: true; answer: Cassette['turns'][number]['answer'] } | { ok: false; message: string } {
  const turn = request.messages.filter(({ role }) => role === 'assistant').length;
  const where = `the recording "${safeLine(cassette.name, 60)}", turn ${String(turn + 1)}`;
  const recorded = cassette.turns[turn];
  if (!recorded) {
    const count = cassette.turns.length;
    return {
      ok: false,
      message: `${where}: it ends after turn ${String(count)}, but the conversation goes on`,
    };
  }
  const found = resultsSinceAnswer(request.messages);
  const count = Math.max(found.length, recorded.expect.length);
  for (let index = 0; index < count; index += 1) {
    const difference = compare(recorded.expect[index], found[index]);
    if (difference) return { ok: false, message: `${where}: ${difference}` };
  }
  return { ok: true, answer: recorded.answer };
}

type Found = Expected & { said: string };

function compare(expected: Expected | undefined, found: Found | undefined): string | null {
  if (!expected) return `no further result was expected, found one of ${safeLine(found?.tool ?? '', 40)}`;
  if (!found) return `a result of ${expected.tool} was expected, found none`;
  if (expected.tool !== found.tool)
    return `a result of ${expected.tool} was expected, found one of ${safeLine(found.tool, 40)}`;
  if (expected.ok !== found.ok)
    return `${found.tool} was expected to ${expected.ok ? 'succeed' : 'fail'}, found that it ${found.ok ? 'succeeded' : 'failed'}: ${safeLine(found.said, 160)}`;
  if (expected.shape !== found.shape)
    return `the result of ${found.tool} was expected to have the shape ${expected.shape}, found ${found.shape}: ${safeLine(found.said, 160)}`;
  return null;
}

function resultsSinceAnswer(messages: readonly ChatMessage[]): Found[] {
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const answer = messages[last];
  const calls = answer?.role === 'assistant' ? answer.toolCalls : [];
  return messages.slice(last + 1).flatMap((message): Found[] => {
    if (message.role !== 'tool') return [];
    const tool = calls.find(({ id }) => id === message.toolCallId)?.name ?? 'unknown';
    const shape = shapeOf(tool, message.content);
    return [{ tool, ok: message.ok ?? true, shape, said: message.content }];
  });
}
