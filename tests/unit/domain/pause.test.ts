import { describe, expect, it } from 'vitest';

import { joinPauses } from '../../../platform/domain/pause.ts';

const first = { by: 'owner:root', at: '2026-03-02T12:00:00.000Z', reason: 'the database moves' };
const again = (reason: string) => ({ by: 'autopilot:daemon', at: '2026-03-02T12:05:00.000Z', reason });

describe('joinPauses', () => {
  it('keeps who paused first, since when and why', () => {
    expect(joinPauses(first, again(''))).toEqual(first);
    expect(joinPauses(first, again('  the database moves '))).toEqual(first);
    expect(joinPauses(null, again('spent'))).toEqual(again('spent'));
  });

  it('adds a further reason, with whose it is', () => {
    expect(joinPauses(first, again('spent'))).toEqual({
      ...first,
      reason: 'the database moves; autopilot:daemon: spent',
    });
    expect(joinPauses({ ...first, reason: '' }, again('spent')).reason).toBe('spent');
  });

  it('takes the place of a record that could not be read, and stays bounded', () => {
    expect(joinPauses({ by: 'unknown', at: '', reason: 'x' }, again('spent'))).toEqual(again('spent'));
    expect(joinPauses(first, again('y'.repeat(1000))).reason).toHaveLength(1000);
  });
});
