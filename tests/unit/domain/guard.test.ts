import { describe, expect, it } from 'vitest';

import { judgeOperation, RATE_LIMIT } from '../../../platform/domain/guard.ts';

const operation = { what: 'deploy T-0001', stack: 'app' };
const facts = { paused: null, own: ['role'], touched: ['web'], recent: 0 };

describe('judgeOperation', () => {
  it('lets an ordinary operation pass', () => {
    expect(judgeOperation(operation, facts).ok).toBe(true);
  });

  it('stops everything while paused, and says by whom and why', () => {
    const paused = { by: 'manager:alice', at: '2026-01-01', reason: 'holiday' };
    expect(judgeOperation(operation, { ...facts, paused })).toMatchObject({
      refusal: { code: 'paused', message: expect.stringMatching(/manager:alice.*holiday/) },
    });
  });

  it('never touches a container of Dockfra itself', () => {
    expect(judgeOperation(operation, { ...facts, touched: ['web', 'role'] })).toMatchObject({
      refusal: { code: 'not_allowed' },
    });
  });

  it('stops a loop that asks again and again', () => {
    expect(judgeOperation(operation, { ...facts, recent: RATE_LIMIT - 1 }).ok).toBe(true);
    expect(judgeOperation(operation, { ...facts, recent: RATE_LIMIT })).toMatchObject({
      refusal: { code: 'limits' },
    });
  });
});
