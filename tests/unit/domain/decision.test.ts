import { describe, expect, it } from 'vitest';

import { findOvertaken, type PilotAction } from '../../../platform/domain/decision.ts';

const record = (id: string, action: PilotAction) => ({ id, action });
const ask = (ticketId: string): PilotAction => ({ kind: 'ask', ticketId });

describe('findOvertaken', () => {
  it('names older proposals that want the same of the same ticket, and no other', () => {
    const newestFirst = [
      record('D-0005', ask('T-0001')),
      record('D-0004', { kind: 'prioritise', ticketId: 'T-0001', priority: 'high' }),
      record('D-0003', ask('T-0002')),
      record('D-0002', ask('T-0001')),
      record('D-0001', ask('T-0001')),
      record('D-0000', { kind: 'hold', reason: 'spent' }),
    ];
    expect(findOvertaken(newestFirst)).toEqual([
      { id: 'D-0002', by: 'D-0005' },
      { id: 'D-0001', by: 'D-0005' },
    ]);
  });
});
