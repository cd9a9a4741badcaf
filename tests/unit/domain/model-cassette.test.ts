import { describe, expect, it } from 'vitest';

import type { RunLine } from '../../../platform/domain/agent-run.ts';
import {
  cassetteSchema,
  recordCassette,
  replayTurn,
  shapeOf,
} from '../../../platform/domain/model-cassette.ts';
import type { ChatMessage } from '../../../platform/domain/model.ts';

const at = '2030-01-01T00:00:00.000Z';
const call = (id: string, name: string) => ({ id, name, arguments: '{}' });
const answer = (content: string, toolCalls: ReturnType<typeof call>[], replayed = false): RunLine => ({
  type: 'answer',
  at,
  content,
  toolCalls,
  finish: toolCalls.length > 0 ? 'tool_calls' : 'stop',
  model: 'some-model',
  provider: 'somewhere',
  replayed,
  usd: 1,
  inputTokens: 1,
  outputTokens: 1,
  ms: 1,
});
const result = (toolCallId: string, tool: string, content: string, ok = true): RunLine => ({
  type: 'result',
  at,
  toolCallId,
  tool,
  ok,
  content,
  fullLength: content.length,
});

const lines: RunLine[] = [
  { type: 'message', at, role: 'user', content: 'do T-0001' },
  answer('I look', [call('a', 'read'), call('b', 'check')]),
  result('a', 'read', 'const x = 1; // T-0001'),
  result('b', 'check', 'failed after 12.3 s', false),
  { type: 'message', at, role: 'user', content: 'go on' },
  answer('done', []),
];

const recorded = () => {
  const cassette = recordCassette('T-0001.1', lines);
  if (!cassette.ok) throw new Error(cassette.refusal.message);
  return cassette.value;
};

const conversation = (read: string, checkOk: boolean): ChatMessage[] => [
  { role: 'user', content: 'another text' },
  { role: 'assistant', content: 'I look', toolCalls: [call('a', 'read'), call('b', 'check')] },
  { role: 'tool', toolCallId: 'a', content: read, ok: true },
  { role: 'tool', toolCallId: 'b', content: 'whatever it says', ok: checkOk },
];

describe('recordCassette', () => {
  it('keeps what the model said and the shape of what happened between', () => {
    const cassette = recorded();
    expect(cassetteSchema.parse(JSON.parse(JSON.stringify(cassette)))).toEqual(cassette);
    expect(cassette.recorded).toEqual({ at, model: 'some-model', provider: 'somewhere' });
    expect(cassette.turns.map(({ expect: expected }) => expected)).toEqual([
      [],
      [
        { tool: 'read', ok: true, shape: shapeOf('read', 'const x = 1; // T-0001') },
        { tool: 'check', ok: false, shape: '' },
      ],
    ]);
  });

  it('refuses runs that cannot be replayed', () => {
    expect(recordCassette('r', lines.slice(0, 1)).ok).toBe(false);
    expect(recordCassette('r', [answer('x', [], true)]).ok).toBe(false);
    expect(recordCassette('r', [...lines, { type: 'compacted', at, upTo: 2, summary: '' }]).ok).toBe(false);
  });
});

describe('replayTurn', () => {
  it('says what was said, as long as the same happened', () => {
    expect(replayTurn(recorded(), { messages: conversation('const x = 1; // T-0042', false) })).toMatchObject(
      {
        ok: true,
        answer: { content: 'done' },
      },
    );
  });

  it.each([
    [
      'another content',
      conversation('const x = 2; // T-0001', false),
      'the result of read was expected to have the shape',
    ],
    [
      'another outcome',
      conversation('const x = 1; // T-0001', true),
      'check was expected to fail, found that it succeeded',
    ],
    [
      'a result that is missing',
      conversation('const x = 1; // T-0001', false).slice(0, 3),
      'a result of check was expected, found none',
    ],
    [
      'another tool',
      [
        { role: 'assistant' as const, content: '', toolCalls: [call('a', 'write'), call('b', 'check')] },
        ...conversation('x', false).slice(2),
      ],
      'a result of read was expected, found one of write',
    ],
  ])('stops at %s, naming turn, tool, expected and found', (_, messages, message) => {
    const turn = replayTurn(recorded(), { messages });
    expect(turn).toMatchObject({ ok: false, message: expect.stringContaining(`turn 2: ${message}`) });
  });

  it('never goes on past its end', () => {
    const messages: ChatMessage[] = [
      ...conversation('x', false),
      { role: 'assistant', content: 'done', toolCalls: [] },
    ];
    expect(replayTurn(recorded(), { messages })).toMatchObject({
      ok: false,
      message: expect.stringContaining('ends after turn 2'),
    });
  });
});

describe('shapeOf', () => {
  it('does not see what differs between equal runs', () => {
    const one = 'T-0001 at 2030-01-01T10:11:12Z took 3.5 s, commit 1a2b3c4d5e, on 127.0.0.1:8080\r\n';
    const other = 'T-0923 at 2031-12-31 23:59:59 took 80 ms, commit 99887766aa, on 127.0.0.1:41234\n';
    expect(shapeOf('read', one)).toBe(shapeOf('read', other));
    expect(shapeOf('read', 'a')).not.toBe(shapeOf('read', 'b'));
    expect(shapeOf('run', 'a')).toBe(shapeOf('run', 'b'));
  });
});
