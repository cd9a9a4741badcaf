import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { incidentText } from '../../platform/domain/incident.ts';
import { factsOf } from '../../platform/domain/pilot-snapshot.ts';
import { acceptProposal, declineProposal } from '../../platform/flows/inbox.ts';
import { noteEffects } from '../../platform/flows/pilot-effects.ts';
import { runAction } from '../../platform/run-action.ts';
import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { ok } from '../../platform/domain/result.ts';
import { incidentWorld, SECRET } from '../support/incident-world.ts';
import { codeOf, must, ticket as openTicket } from '../support/ticket-fixture.ts';

type World = Awaited<ReturnType<typeof incidentWorld>>;
const AUTO = { autopilot: { mode: 'auto' } };

/** Ill until the autopilot no longer waits whether it passes. */
const becomesIll = async (world: World) => {
  world.set('web', { health: 'unhealthy' });
  await world.step('monitor');
  world.pass(6);
};

describe('the monitor', () => {
  it('is told to act only when there is something to write down, and writes nothing by looking', async () => {
    const world = await incidentWorld();
    expect(await world.terms('monitor')).toMatchObject({ act: false, seconds: 15 });
    world.set('web', { health: 'unhealthy' });
    // at the same moment nobody looks again, however many events come
    expect(await world.terms('monitor')).toMatchObject({ act: false });
    world.pass(0.1);
    expect(await world.terms('monitor')).toMatchObject({ act: true });
    expect(await world.incidents()).toEqual([]);
    expect(await world.step('monitor')).toMatchObject({
      outcome: 'worked',
      text: expect.stringContaining('I-0001'),
    });
    expect(await world.terms('monitor')).toMatchObject({ act: false });
    expect(await world.step('monitor')).toMatchObject({ outcome: 'idle' });
  });

  it('keeps what it saw, with secrets replaced and everything bounded', async () => {
    const world = await incidentWorld();
    world.set('web', { health: 'unhealthy' });
    world.state.log = `${'an old line\n'.repeat(20_000)}login with ${SECRET} failed\n\u001b[2Jlast words\n`;
    world.state.inspect = {
      State: { Health: { Log: [{ ExitCode: 1, Output: `curl: ${SECRET}\n` }] } },
      HostConfig: { RestartPolicy: { Name: 'always' } },
    };
    await world.step('monitor');
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({
      stack: 'shop',
      service: 'web',
      symptom: 'unhealthy',
      count: 1,
      firstSeen: '2026-03-02T12:00:00.000Z',
      evidence: { containers: [{ restartPolicy: 'always', health: 'unhealthy' }] },
    });
    const text = JSON.stringify(incident) + (incident ? incidentText(incident) : '');
    expect(text).not.toContain(SECRET);
    expect(incident?.evidence.log).toContain('last words');
    expect(incident?.evidence.healthLog).toContain('exit code 1: curl: [secret:');
    expect(incident?.evidence.log.length).toBeLessThanOrEqual(8100);
    expect(incident ? incidentText(incident) : '').not.toContain('\u001b');
  });

  it('has one open incident for a service that flaps, counts, and closes it when it was well for a while', async () => {
    const world = await incidentWorld();
    for (let times = 0; times < 4; times += 1) {
      world.set('web', { health: 'unhealthy' });
      await world.step('monitor');
      world.pass(1);
      world.set('web', { health: 'healthy' });
      await world.step('monitor');
      world.pass(1);
    }
    expect(await world.incidents()).toMatchObject([{ id: 'I-0001', status: 'open', count: 4 }]);
    world.pass(1);
    expect(await world.terms('monitor')).toMatchObject({ act: true });
    await world.step('monitor');
    expect(await world.incidents()).toMatchObject([
      { status: 'closed', closedAt: '2026-03-02T12:09:00.000Z' },
    ]);
  });

  it('opens one even when two look at the same time', async () => {
    const world = await incidentWorld();
    world.set('web', { health: 'unhealthy' });
    await Promise.all([world.step('monitor'), world.step('monitor'), world.step('monitor')]);
    expect(await world.incidents()).toHaveLength(1);
  });

  it('concludes nothing while the engine is away, a deployment is under way, or the monitor is paused', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    world.set('web', { health: 'healthy' });
    world.state.engineAway = true;
    expect(await world.step('monitor')).toMatchObject({ outcome: 'idle' });
    world.state.engineAway = false;
    const slot = must(await world.ports.slots.acquire('deploy:shop', 'deploy T-0001', 60_000));
    expect(await world.step('monitor')).toMatchObject({ outcome: 'idle' });
    await world.ports.slots.release(slot);
    await world.ports.switches.pause('owner:ada', '', 'monitor');
    expect(await world.step('monitor')).toMatchObject({ outcome: 'idle' });
    await world.ports.switches.resume('monitor');
    expect((await world.incidents())[0]?.clearSince).toBeNull();
    await world.step('monitor');
    expect((await world.incidents())[0]?.clearSince).not.toBeNull();
  });

  it('sees what is gone, while the rest of the stack runs', async () => {
    const world = await incidentWorld();
    await world.step('monitor');
    world.state.services = world.state.services.filter(({ service }) => service === 'db');
    await world.step('monitor');
    expect(await world.incidents()).toEqual([]);
    world.pass(0.5);
    await world.step('monitor');
    expect(await world.incidents()).toMatchObject([{ service: 'web', symptom: 'gone' }]);
  });

  it('closes what belongs to a stack that is no longer of the root, but not for a fault in its file', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    const file = path.join(world.dir, 'shop', 'compose.yaml');
    await writeFile(file, 'services: [\n');
    await world.step('monitor');
    expect(await world.incidents()).toMatchObject([{ status: 'open', clearSince: null }]);
    await rm(file);
    await world.step('monitor');
    world.pass(3);
    await world.step('monitor');
    expect(await world.incidents()).toMatchObject([{ status: 'closed' }]);
  });

  it('watches nothing when the settings say so', async () => {
    const world = await incidentWorld({ monitor: { watch: false } });
    world.set('web', { health: 'unhealthy' });
    expect(await world.terms('monitor')).toMatchObject({ act: false });
    expect(await world.step('monitor')).toMatchObject({ outcome: 'idle' });
  });
});

describe('a ticket from an incident', () => {
  it('is made by the autopilot in the mode auto, once, with the evidence, each naming the other', async () => {
    const world = await incidentWorld(AUTO);
    world.state.log = `boom ${SECRET}\n`;
    await becomesIll(world);
    expect(await world.terms('autopilot')).toMatchObject({ act: true });
    expect(await world.step('autopilot')).toMatchObject({ outcome: 'worked' });
    const [ticket] = await world.tickets();
    expect(ticket).toMatchObject({
      type: 'bug',
      priority: 'high',
      stack: 'shop',
      incident: 'I-0001',
      created_by: 'autopilot:daemon',
      title: 'web of shop fails its health check',
      acceptance: [{ text: expect.stringContaining('runs without this symptom'), state: 'open' }],
      evidence: [
        { kind: 'inspect', name: 'I-0001' },
        { kind: 'logs', name: 'I-0001' },
      ],
    });
    const log = ticket?.evidence[1];
    expect((await world.ports.evidence.read(log?.path ?? '', log?.sha256))?.toString()).toContain(
      'boom [secret:',
    );
    expect(JSON.stringify(ticket)).not.toContain(SECRET);
    expect(await world.incidents()).toMatchObject([{ ticketId: 'T-0001' }]);
    expect(await world.decisions()).toMatchObject([
      { status: 'done', outcome: 'created T-0001 from I-0001' },
    ]);
    world.pass(60);
    await world.step('monitor');
    expect(await world.step('autopilot')).toMatchObject({ outcome: 'idle' });
    expect(await world.tickets()).toHaveLength(1);
  });

  it('waits in the inbox in the mode propose; a yes makes it, a second yes does not', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    await world.step('autopilot');
    expect(await world.tickets()).toEqual([]);
    const { result } = await world.run('inbox.list');
    expect(result).toMatchObject({
      value: {
        proposals: [
          {
            id: 'D-0001',
            action: { kind: 'create_ticket', incidentId: 'I-0001', ticket: { stack: 'shop' } },
          },
        ],
      },
    });
    const both = await Promise.all(
      ['ada', 'bob'].map((person) => acceptProposal(world.ports, world.context('manager', person), 'D-0001')),
    );
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(await world.tickets()).toMatchObject([{ created_by: expect.stringMatching(/^manager:/) }]);
  });

  it('is not proposed again after a no', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    await world.step('autopilot');
    must(await declineProposal(world.ports, world.context('manager', 'ada'), 'D-0001', 'known'));
    world.pass(600);
    await world.step('monitor');
    expect(await world.step('autopilot')).toMatchObject({ outcome: 'idle' });
  });

  it('leaves the inbox when the incident has passed meanwhile', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    await world.step('autopilot');
    world.set('web', { health: 'healthy' });
    await world.step('monitor');
    world.pass(3);
    await world.step('monitor');
    expect((await world.run('inbox.list')).result).toMatchObject({ value: { proposals: [] } });
    expect(codeOf(await acceptProposal(world.ports, world.context('manager', 'ada'), 'D-0001'))).toBe(
      'conflict',
    );
    expect(await world.tickets()).toEqual([]);
  });

  it('is not made twice when a crash came between the ticket and the incident', async () => {
    const world = await incidentWorld(AUTO);
    await becomesIll(world);
    const { update } = world.ports.incidents;
    world.ports.incidents.update = () => Promise.reject(new Error('killed'));
    await world.step('autopilot');
    world.ports.incidents.update = update;
    const [decision] = await world.decisions();
    expect(decision).toMatchObject({ status: 'failed' });
    expect((await world.incidents())[0]?.ticketId).toBeNull();
    // decided anew, as after a kill
    const { settledBy: _, ...again } = {
      ...decision,
      key: 'again',
      status: 'proposed' as const,
      settledAt: null,
    };
    must(ok(await world.ports.decisions.add({ ...again, settledBy: null } as never)));
    must(await acceptProposal(world.ports, world.context('owner', 'ada'), 'D-0002'));
    expect(await world.tickets()).toHaveLength(1);
    expect((await world.incidents())[0]?.ticketId).toBe('T-0001');
  });

  it('hears that it is over, and the decision what became of it', async () => {
    const world = await incidentWorld(AUTO);
    await becomesIll(world);
    await world.step('autopilot');
    world.set('web', { health: 'healthy' });
    await world.step('monitor');
    world.pass(3);
    await world.step('monitor');
    expect((await world.tickets())[0]?.comments).toMatchObject([
      { author: 'monitor:daemon', text: expect.stringContaining('I-0001 is closed') },
    ]);
    await world.run('ticket.close', { id: 'T-0001', resolution: 'passed by itself' });
    expect(await noteEffects(world.ports)).toBe(1);
    expect(await noteEffects(world.ports)).toBe(0);
    expect(await world.decisions()).toMatchObject([
      { effect: { verdict: 'undone', text: expect.stringContaining('closed') } },
    ]);
    const explain = ACTIONS.find(({ name }) => name === 'pilot.explain');
    const shown =
      explain && (await runAction(world.ports, explain, { id: 'D-0001' }, world.context('manager', 'ada')));
    expect(shown?.result.ok ? explain?.text(shown.result.value) : '').toContain(
      'it was undone: T-0001 is closed',
    );
  });

  it('does not come for the same symptom until the quiet time after the last one is over', async () => {
    const world = await incidentWorld(AUTO);
    await becomesIll(world);
    await world.step('autopilot');
    await world.run('ticket.close', { id: 'T-0001', resolution: 'restarted by hand' });
    // the store's own clock has stamped the closing
    world.state.now = new Date();
    world.set('web', { health: 'healthy' });
    await world.step('monitor');
    world.pass(3);
    await world.step('monitor');
    await becomesIll(world);
    await world.step('autopilot');
    expect(await world.tickets()).toHaveLength(1);
    const waits = await world.run('pilot.explain', { id: 'I-0002' });
    expect(waits.result).toMatchObject({ ok: true, value: { waits: [{ about: 'I-0002' }] } });
    world.pass(60);
    await world.step('monitor');
    await world.step('autopilot');
    expect(await world.tickets()).toMatchObject([{ incident: 'I-0001' }, { incident: 'I-0002' }]);
  });
});

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
    const ticket = factsOf(openTicket(), [], null);
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
