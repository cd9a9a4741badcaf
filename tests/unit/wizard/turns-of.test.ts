import { describe, expect, it } from 'vitest';

import { callLine, turnsOf } from '../../../wizard/app/src/agent/turns-of.ts';
import { byModel, dailyOf, stacked } from '../../../wizard/app/src/usage/daily.ts';
import { answer, result } from '../../browser/sample-crew.ts';

const AT = '2030-01-01T10:00:00.000Z';

describe('turnsOf', () => {
  it('puts each result to the call it answers, also when a later turn uses the same id', () => {
    const turns = turnsOf([
      answer(AT, 1, 'look', 'read', { path: 'a.txt' }),
      result(AT, 1, 'read', true, 'first'),
      answer(AT, 1, 'again', 'read', { path: 'b.txt' }),
      result(AT, 1, 'read', false, 'second'),
      result(AT, 9, 'read', true, 'of nobody'),
    ]);
    expect(turns.map(({ number, calls }) => [number, calls[0]?.result?.content])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });
});

describe('callLine', () => {
  it('names the tool and what it is about', () => {
    expect(callLine({ tool: 'run', args: '{"argv":["npm","test"],"timeout":5}' })).toBe('run npm test');
    expect(callLine({ tool: 'write', args: '{"content":"x","path":"src/a.ts"}' })).toBe('write src/a.ts');
    expect(callLine({ tool: 'submit', args: '{}' })).toBe('submit');
  });

  it('shows a broken call as it is, cut short', () => {
    expect(callLine({ tool: 'run', args: '{"argv": [' })).toBe('run {"argv": [');
    expect(callLine({ tool: 'run', args: 'x'.repeat(500) })).toHaveLength(84);
  });
});

describe('dailyOf', () => {
  const row = (day: string, role: string, model: string, usd: number) => ({
    day,
    role,
    model,
    usd,
    calls: 1,
    inputTokens: 1,
    outputTokens: 1,
  });

  it('has every day, adds the models of a role, and leaves out what is older', () => {
    const daily = dailyOf(
      {
        days: [
          row('2030-01-03', 'developer', 'a', 1),
          row('2030-01-03', 'developer', 'b', 2),
          row('2030-01-01', 'manager', 'a', 4),
          row('2029-12-01', 'manager', 'a', 9),
        ],
      },
      3,
      '2030-01-03',
    );
    expect(daily.roles).toEqual([
      { role: 'developer', usd: [0, 0, 3] },
      { role: 'manager', usd: [4, 0, 0] },
    ]);
    expect(daily.asked).toEqual([true, false, true]);
    expect(stacked(daily)).toEqual([
      { role: 'manager', tops: [4, 0, 3] },
      { role: 'developer', tops: [0, 0, 3] },
    ]);
  });
});

describe('byModel', () => {
  it('adds the days up, the dearest first, and keeps what was free', () => {
    const row = { calls: 1, inputTokens: 10, outputTokens: 2, role: 'developer' };
    const days = [
      { ...row, day: '2030-01-01', model: 'a', usd: 1 },
      { ...row, day: '2030-01-02', model: 'a', usd: 2 },
      { ...row, day: '2030-01-02', model: 'b', usd: 4 },
      { ...row, day: '2030-01-02', model: 'local', usd: 0, role: 'manager' },
    ];
    expect(byModel({ days }).map(({ model, usd, calls }) => [model, usd, calls])).toEqual([
      ['b', 4, 1],
      ['a', 3, 2],
      ['local', 0, 1],
    ]);
  });
});
