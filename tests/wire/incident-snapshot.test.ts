import { describe, expect, it } from 'vitest';

import { factsOf } from '../../platform/domain/pilot-snapshot.ts';
import { incidentWorld } from '../support/incident-world.ts';
import { ticket as openTicket } from '../support/ticket-fixture.ts';

describe('a recorded snapshot', () => {
  it('is kept under a name and played again, incidents and goal included', async () => {
    const world = await incidentWorld({
      autopilot: { mode: 'auto', goal: 'a shop', policy: { incidents: { grace_minutes: 0 } } },
    });
    world.set('web', { health: 'unhealthy' });
    await world.step('monitor');
    const { result } = await world.run('pilot.snapshot', { to: 'noon' });
    expect(result).toMatchObject({
      value: { name: 'noon', file: expect.stringContaining('.dockfra/snapshots/noon.json') },
    });
    expect((await world.run('pilot.simulate', { snapshot: 'noon' })).result).toMatchObject({
      value: { decisions: [{ line: expect.stringContaining('create a ticket from I-0001'), alone: true }] },
    });
    expect(await world.tickets()).toEqual([]);
    for (const wrong of ['../noon', 'none', '{}'])
      expect((await world.run('pilot.simulate', { snapshot: wrong })).result).toMatchObject({ ok: false });
    expect((await world.run('pilot.snapshot', { to: '../../noon' })).result).toMatchObject({ ok: false });
  });

  it('of an earlier version, without what has been added since, still plays', async () => {
    const world = await incidentWorld();
    const old = {
      snapshot: {
        at: '2026-03-02T12:00:00.000Z',
        paused: false,
        mode: 'auto',
        approve: 'manual',
        tickets: [],
        busy: [],
        developer: true,
        decided: [],
      },
      policy: {},
    };
    expect((await world.run('pilot.simulate', { snapshot: JSON.stringify(old) })).result).toMatchObject({
      value: { decisions: [] },
    });
  });

  // a policy of one's own was a way to keep the platform busy
  it('is played for the manager only, and not with more tickets than are looked at soon', async () => {
    const world = await incidentWorld();
    const ticket = factsOf(openTicket(), [], { change: null, givenUp: false });
    const many = Array.from({ length: 201 }, (_, index) => ({
      ...ticket,
      id: `T-${String(index + 1).padStart(4, '0')}`,
    }));
    const at = { at: '2026-03-02T12:00:00.000Z', paused: false, mode: 'auto', approve: 'manual' };
    const snapshot = { ...at, tickets: many, busy: [], developer: true, decided: [] };
    const recorded = JSON.stringify({ snapshot, policy: {} });
    expect((await world.run('pilot.simulate', { snapshot: recorded })).result).toMatchObject({
      refusal: { code: 'limits', message: expect.stringContaining('201 tickets') },
    });
  });
});
