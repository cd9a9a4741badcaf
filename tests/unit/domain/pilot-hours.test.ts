import { describe, expect, it } from 'vitest';

import { policySchema } from '../../../platform/domain/config-crew.ts';
import { dayIn, isTimezone, isWithin } from '../../../platform/domain/pilot-hours.ts';

const at = (time: string): Date => new Date(time);

describe('isWithin', () => {
  it.each<[string, string, string, boolean]>([
    // over midnight, by the clocks of the zone: 22:30 UTC is 23:30 in Warsaw in winter
    ['22:00-06:00', 'Europe/Warsaw', '2026-01-15T20:59:59.999Z', false],
    ['22:00-06:00', 'Europe/Warsaw', '2026-01-15T21:00:00.000Z', true],
    ['22:00-06:00', 'Europe/Warsaw', '2026-01-15T22:59:59.999Z', true],
    ['22:00-06:00', 'Europe/Warsaw', '2026-01-15T23:00:00.000Z', true],
    ['22:00-06:00', 'Europe/Warsaw', '2026-01-16T04:59:59.999Z', true],
    ['22:00-06:00', 'Europe/Warsaw', '2026-01-16T05:00:00.000Z', false],
    // the same moment in another zone, half an hour off, and behind UTC
    ['05:30-06:00', 'Asia/Kolkata', '2026-01-15T00:00:00.000Z', true],
    ['19:00-20:00', 'America/New_York', '2026-01-15T00:00:00.000Z', true],
    // midnight itself is 00:00, never 24:00
    ['00:00-00:01', 'UTC', '2026-01-15T00:00:59.999Z', true],
    ['23:59-00:00', 'UTC', '2026-01-15T00:00:00.000Z', false],
  ])('%s %s at %s: %s', (hours, zone, time, expected) => {
    expect(isWithin(hours, at(time), zone)).toBe(expected);
  });

  it('follows the clocks into summer: 02:00-03:00 does not come on that night', () => {
    const quarters = Array.from({ length: 24 * 4 }, (_, index) =>
      at(new Date(Date.UTC(2026, 2, 29) + index * 900_000).toISOString()),
    );
    expect(quarters.filter((time) => isWithin('02:00-03:00', time, 'Europe/Warsaw'))).toEqual([]);
    expect(isWithin('08:00-18:00', at('2026-03-28T07:00:00Z'), 'Europe/Warsaw')).toBe(true);
    expect(isWithin('08:00-18:00', at('2026-03-29T06:00:00Z'), 'Europe/Warsaw')).toBe(true);
    expect(isWithin('08:00-18:00', at('2026-03-29T05:59:59Z'), 'Europe/Warsaw')).toBe(false);
  });

  it('follows the clocks out of summer: 02:00-03:00 comes twice on that night', () => {
    const first = at('2026-10-25T00:30:00Z');
    const second = at('2026-10-25T01:30:00Z');
    expect([first, second].map((time) => isWithin('02:00-03:00', time, 'Europe/Warsaw'))).toEqual([
      true,
      true,
    ]);
    expect(isWithin('02:00-03:00', at('2026-10-25T02:00:00Z'), 'Europe/Warsaw')).toBe(false);
  });
});

describe('dayIn', () => {
  it.each([
    ['Europe/Warsaw', '2026-01-15T22:59:59.999Z', '2026-01-15'],
    ['Europe/Warsaw', '2026-01-15T23:00:00.000Z', '2026-01-16'],
    ['Europe/Warsaw', '2026-07-15T22:00:00.000Z', '2026-07-16'],
    ['America/New_York', '2026-01-01T04:59:59.000Z', '2025-12-31'],
    ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31'],
  ])('%s at %s: %s', (zone, time, expected) => {
    expect(dayIn(at(time), zone)).toBe(expected);
  });
});

describe('the time zone of a policy', () => {
  it('is checked by its name, and UTC by default', () => {
    expect(policySchema.parse({}).timezone).toBe('UTC');
    expect(isTimezone('Europe/Warsaw')).toBe(true);
    expect(policySchema.safeParse({ timezone: 'Mars/Olympus' }).success).toBe(false);
    expect(policySchema.safeParse({ timezone: '' }).success).toBe(false);
  });
});
