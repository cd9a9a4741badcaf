import { describe, expect, it } from 'vitest';

import { configSchema } from '../../../platform/domain/config.ts';
import { crewTerms, isDaemon } from '../../../platform/domain/crew.ts';
import { isWithin } from '../../../platform/domain/pilot-hours.ts';
import { ROLE_NAMES } from '../../../platform/domain/ticket.ts';

const llm = { model: 'm', price: 'free' };
const may = (role: (typeof ROLE_NAMES)[number], settings: unknown) =>
  crewTerms(role, configSchema.parse(settings), null).act;

describe('crewTerms', () => {
  it('lets by default the autopilot propose and the monitor watch, and nothing else', () => {
    expect(ROLE_NAMES.filter((role) => may(role, {}))).toEqual(['monitor', 'autopilot']);
    expect(may('monitor', { monitor: { watch: false } })).toBe(false);
    expect(configSchema.parse({}).autopilot).toMatchObject({ mode: 'propose', approve: 'manual' });
  });

  it('lets each role act as its settings say', () => {
    expect(may('developer', { roles: { developer: { llm } } })).toBe(true);
    expect(may('manager', { roles: { manager: { llm } } })).toBe(true);
    expect(may('monitor', { monitor: { deploy: 'auto', watch: false } })).toBe(true);
    expect(may('autopilot', { autopilot: { mode: 'off' } })).toBe(false);
  });

  it('lets nobody act while paused, and says who paused', () => {
    const config = configSchema.parse({ roles: { developer: { llm } }, monitor: { deploy: 'auto' } });
    for (const role of ROLE_NAMES) {
      const terms = crewTerms(role, config, { by: 'owner:ada', at: '', reason: 'a look' });
      expect(terms).toMatchObject({ act: false, why: 'paused by owner:ada: a look' });
    }
  });

  it('tells the developer how many tickets it may work at once', () => {
    const settings = { roles: { developer: { llm, agent: { parallel: 3 } } } };
    expect(crewTerms('developer', configSchema.parse(settings), null).parallel).toBe(3);
  });
});

describe('isDaemon', () => {
  it.each([
    ['autopilot:daemon', true],
    ['developer:daemon?', true],
    ['developer:ada?', false],
    ['platform', false],
    ['manager:daemon-fan', false],
  ])('%s: %s', (actor, expected) => {
    expect(isDaemon(actor)).toBe(expected);
  });
});

describe('isWithin', () => {
  it.each([
    ['08:00-18:00', '08:00', true],
    ['08:00-18:00', '17:59', true],
    ['08:00-18:00', '18:00', false],
    ['22:00-06:00', '23:30', true],
    ['22:00-06:00', '05:59', true],
    ['22:00-06:00', '12:00', false],
  ])('%s at %s UTC: %s', (hours, time, expected) => {
    expect(isWithin(hours, new Date(`2026-03-02T${time}:00.000Z`))).toBe(expected);
  });
});
