import { describe, expect, it } from 'vitest';

import {
  conversation,
  conversationChars,
  planCompaction,
} from '../../../platform/domain/agent-conversation.ts';
import type { RunLine, RunStart } from '../../../platform/domain/agent-run.ts';
import { foldRun, type RunState } from '../../../platform/domain/agent-state.ts';
import { nextStep } from '../../../platform/domain/agent-step.ts';
import { AGENT_TOOLS } from '../../../platform/domain/agent-tools.ts';

const T0 = Date.parse('2026-03-01T10:00:00.000Z');
const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();
const ALL = Object.keys(AGENT_TOOLS);

function start(fields: Partial<RunStart> = {}): RunStart {
  return {
    type: 'start',
    at: at(0),
    run: 'T-0001.1',
    role: 'developer',
    kind: 'implement',
    ticketId: 'T-0001',
    person: 'daemon',
    engine: 'built-in',
    model: 'm',
    replayed: false,
    limits: { turns: 10, minutes: 10, usd: 1, outputTokens: 1000 },
    tools: ALL,
    fence: 1,
    ...fields,
  };
}

type Said = {
  calls?: [name: string, input: unknown][];
  content?: string;
  usd?: number;
  output?: number;
  finish?: 'stop' | 'length';
};

/** A run as it would stand on disk: each answer with results for its readable calls, the last without when `pending`. */
function run(said: Said[], { from = start(), pending = false, stepSeconds = 1 } = {}): RunLine[] {
  const lines: RunLine[] = [from, { type: 'message', at: at(0), role: 'user', content: 'do it' }];
  said.forEach(({ calls = [], content = '', usd = 0, output = 1, finish }, index) => {
    const toolCalls = calls.map(([name, input], k) => ({
      id: `${index}-${k}`,
      name,
      arguments: typeof input === 'string' ? input : JSON.stringify(input),
    }));
    const time = at((index + 1) * stepSeconds);
    lines.push({
      type: 'answer',
      at: time,
      content,
      toolCalls,
      finish: finish ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
      model: 'm',
      provider: 'p',
      replayed: false,
      usd,
      inputTokens: 1,
      outputTokens: output,
      ms: 1,
    });
    if (pending && index === said.length - 1) return;
    for (const call of toolCalls)
      lines.push({
        type: 'result',
        at: time,
        toolCallId: call.id,
        tool: call.name,
        ok: true,
        content: 'x',
        fullLength: 1,
      });
  });
  return lines;
}

function folded(lines: RunLine[]): RunState {
  const state = foldRun(lines);
  if (!state) throw new Error('no start');
  return state;
}

const step = (lines: RunLine[], seconds = 30) => nextStep(folded(lines), new Date(T0 + seconds * 1000));
const READ: [string, unknown] = ['read', { path: 'a' }];

describe('nextStep', () => {
  it('asks the model first, hands out its calls, and asks again when all have results', () => {
    expect(step(run([]))).toEqual({ do: 'ask', pin: null, nudge: null });
    expect(step(run([{ calls: [READ] }], { pending: true }))).toMatchObject({
      do: 'execute',
      calls: [{ name: 'read' }],
    });
    expect(step(run([{ calls: [READ] }]))).toEqual({ do: 'ask', pin: null, nudge: null });
  });

  it('stops at the third call of the same, however it is spelled', () => {
    const twice: Said[] = [{ calls: [['read', '{"path":"a"}']] }, { calls: [['read', '{ "path": "a" }']] }];
    expect(step(run(twice)).do).toBe('ask');
    expect(step(run([...twice, { calls: [READ] }], { pending: true }))).toMatchObject({
      do: 'stop',
      reason: 'repeated',
    });
  });

  it('sees two calls that take turns', () => {
    const pair: Said[] = [{ calls: [READ] }, { calls: [['list', {}]] }];
    expect(step(run([...pair, ...pair, ...pair], { pending: true }))).toMatchObject({ reason: 'repeated' });
  });

  it('lets the same check run again after each new change, but not after the same change', () => {
    const round = (n: number): Said[] => [
      { calls: [['write', { path: 'a', content: `${n}` }]] },
      { calls: [['check', {}]] },
    ];
    expect(step(run([1, 2, 3, 4].flatMap(round))).do).toBe('ask');
    expect(step(run([1, 1, 1].flatMap(round), { pending: true }))).toMatchObject({
      do: 'stop',
      reason: 'repeated',
    });
  });

  it('asks again for a broken call by its name, twice, then stops', () => {
    const broken: Said = { calls: [['read', '{"path":']] };
    expect(step(run([broken]))).toEqual({ do: 'ask', pin: 'read', nudge: null });
    expect(step(run([broken, broken])).do).toBe('ask');
    expect(step(run([broken, broken, broken]))).toMatchObject({ do: 'stop', reason: 'broken_calls' });
    expect(step(run([broken, broken, { calls: [READ] }, broken])).do).toBe('ask');
  });

  it('does not pin a tool that is not offered', () => {
    expect(step(run([{ calls: [['deploy', {}]] }]))).toEqual({ do: 'ask', pin: null, nudge: null });
  });

  it('speaks to a silent model, and stops after three answers', () => {
    const silent: Said = { content: 'I am thinking' };
    expect(step(run([silent]))).toMatchObject({ do: 'ask', nudge: expect.stringContaining('tool call') });
    expect(step(run([{ content: 'long', finish: 'length' }]))).toMatchObject({
      nudge: expect.stringContaining('too long'),
    });
    expect(step(run([silent, silent, silent]))).toMatchObject({ do: 'stop', reason: 'silent' });
  });

  it('takes words for the answer where a question was asked', () => {
    const asked = start({ kind: 'ask' });
    expect(step(run([{ content: 'because' }], { from: asked }))).toMatchObject({
      do: 'stop',
      reason: 'answered',
    });
    expect(step(run([{ content: '' }], { from: asked })).do).toBe('ask');
  });

  it('ends with what the model gives as its reason when it gives up', () => {
    const lines = run([{ calls: [['give_up', { reason: 'no such file' }]] }], { pending: true });
    expect(step(lines)).toEqual({ do: 'stop', reason: 'gave_up', note: 'no such file' });
  });

  it.each([
    ['turns', run(Array.from({ length: 10 }, (_, n): Said => ({ calls: [['read', { path: `${n}` }]] })))],
    ['money', run([{ calls: [READ], usd: 1 }])],
    ['output', run([{ calls: [READ], output: 1000 }])],
    ['minutes', run([{ calls: [READ] }], { stepSeconds: 700 })],
  ])('stops when the %s are used', (reason, lines) => {
    expect(step(lines, reason === 'minutes' ? 701 : 30)).toMatchObject({ do: 'stop', reason });
  });

  it('hands out the calls of the last turn: a submit there still counts', () => {
    const lines = run(
      Array.from({ length: 10 }, (_, n): Said => ({ calls: [['read', { path: `${n}` }]] })),
      { pending: true },
    );
    expect(step(lines).do).toBe('execute');
  });

  it('counts a night of standstill as a quarter of an hour', () => {
    const night = run([{ calls: [READ] }], {
      from: start({ limits: { turns: 9, minutes: 20, usd: 1, outputTokens: 99 } }),
    });
    expect(step(night, 40_000).do).toBe('ask');
  });

  it('never asks or executes after the end', () => {
    const lines: RunLine[] = [
      ...run([{ calls: [READ] }]),
      { type: 'end', at: at(9), reason: 'cancelled', note: 'n' },
    ];
    expect(step(lines)).toEqual({ do: 'ended', reason: 'cancelled', note: 'n' });
  });
});

describe('a long conversation', () => {
  const long = run(
    Array.from({ length: 40 }, (_, n): Said => ({
      calls: [['read', { path: `f${n}` }]],
      content: 'w'.repeat(1000),
    })),
  );

  it('is cut between turns, keeps its beginning, and every call keeps exactly its result', () => {
    const cut = planCompaction(long, 20_000, 5000);
    if (!cut) throw new Error('nothing was cut');
    const lines: RunLine[] = [...long, { type: 'compacted', at: at(99), ...cut }];
    const told = conversation(lines);
    expect(told[0]).toEqual({ role: 'user', content: 'do it' });
    expect(told[1]?.content).toContain('read f0 -> ok');
    const calls = told.flatMap((message) =>
      message.role === 'assistant' ? message.toolCalls.map(({ id }) => id) : [],
    );
    const results = told.flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : []));
    expect(results).toEqual(calls);
    expect(conversationChars(lines)).toBeLessThan(20_000);
    expect(planCompaction(lines, 20_000, 5000)).toBeNull();
  });

  it('is left alone while it is short', () => {
    expect(planCompaction(long)).toBeNull();
  });
});

describe('foldRun', () => {
  it('is the same whether the lines come at once or one by one', () => {
    const lines = run([{ calls: [READ], usd: 0.1 }, { content: 'hm' }, { calls: [['check', {}]] }], {
      pending: true,
    });
    expect(foldRun(lines)).toEqual(foldRun([...lines.slice(0, 3), ...lines.slice(3)]));
    expect(folded(lines)).toMatchObject({
      turn: 3,
      usd: 0.1,
      lines: lines.length,
      pending: [{ name: 'check' }],
    });
  });

  it('is nothing without a beginning', () => {
    expect(foldRun([])).toBeNull();
    expect(foldRun([{ type: 'end', at: at(0), reason: 'cancelled', note: '' }])).toBeNull();
  });
});
