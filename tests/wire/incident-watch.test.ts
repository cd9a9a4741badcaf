import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { incidentText } from '../../platform/domain/incident.ts';
import { incidentWorld, SECRET } from '../support/incident-world.ts';
import { must } from '../support/ticket-fixture.ts';
import { becomesIll } from '../support/incident-steps.ts';

describe('the monitor', () => {
  it('is told to act only when there is something to write down, and writes nothing by looking', async () => {
    const world = await incidentWorld();
    expect(await world.terms('monitor')).toMatchObject({ act: false, seconds: 60 });
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
