import { describe, expect, it } from 'vitest';

import { ok } from '../../platform/domain/result.ts';
import type { UsageRecord } from '../../platform/ports-model.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { openWorld, textOf, asRole } from '../support/model-world.ts';

const record = (more: Partial<UsageRecord>): UsageRecord => ({
  at: '2030-01-01T10:00:00.000Z',
  role: 'developer',
  ticketId: 'T-0001',
  run: 'T-0001.1',
  provider: 'p',
  model: 'm',
  replayed: false,
  inputTokens: 100,
  outputTokens: 10,
  cachedTokens: 0,
  usd: 0.5,
  ms: 5,
  outcome: 'ok',
  ...more,
});

describe('usage', () => {
  it('sums per day, role, model and ticket', async () => {
    const world = await openWorld([]);
    const spend = async (more: Partial<UsageRecord>) => {
      const reserved = await world.ports.usage.reserve(record({ ...more, usd: 9 }), [], () => ok(null));
      if (reserved.ok) await world.ports.usage.settle(reserved.value, record(more));
    };
    await spend({});
    await spend({ at: '2030-01-02T00:00:00.000Z', model: 'n', usd: 0.25 });
    await spend({ at: '2030-01-02T00:00:00.000Z', role: 'manager', ticketId: null, run: null });
    const { result } = await asRole(world, 'monitor', 'usage', {});
    if (!result.ok) throw new Error(result.refusal.message);
    expect(result.value).toMatchObject({
      days: [
        { day: '2030-01-02', role: 'developer', model: 'n', usd: 0.25 },
        { day: '2030-01-02', role: 'manager', model: 'm', usd: 0.5 },
        { day: '2030-01-01', role: 'developer', model: 'm', calls: 1, inputTokens: 100 },
      ],
      tickets: [{ ticketId: 'T-0001', usd: 0.75, calls: 2 }],
      total: { usd: 1.25, calls: 3 },
    });
    expect(textOf('usage', result.value)).toContain('in all: 3 calls, $1.25');
  });

  it('still counts a call that a crash cut off, at its worst case', async () => {
    const world = await openWorld([]);
    await world.ports.usage.reserve(record({ usd: 0.7 }), [], () => ok(null));
    const again = await openTestRoot(world.dir);
    expect(await again.ports.usage.sum({ ticketId: 'T-0001' })).toMatchObject({ usd: 0.7 });
    const seen: (readonly number[])[] = [];
    await again.ports.usage.reserve(record({}), [{ run: 'T-0001.1' }, { since: '2031-01-01' }], (spent) => {
      seen.push(spent);
      return ok(null);
    });
    expect(seen).toEqual([[0.7, 0]]);
  });
});
