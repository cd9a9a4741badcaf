import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { git } from '../support/git-repository.ts';
import { openDeployWorld, type DeployWorld } from '../support/deploy-world.ts';

let world: DeployWorld;
let count = 0;
beforeAll(async () => {
  world = await openDeployWorld('crash', '  before: { service: web, run: "sleep 1" }\n');
});
afterAll(() => world.close());

type Kill = { step: string; afterMs: number; version: string; ends: 'approved' | 'done' | 'in_progress' };

/** Where the process is killed -9, how long after the step was recorded, and what must come of it. */
const KILLS: readonly Kill[] = [
  { step: 'candidate', afterMs: 0, version: 'good', ends: 'approved' },
  { step: 'build', afterMs: 250, version: 'good', ends: 'approved' },
  { step: 'before', afterMs: 500, version: 'good', ends: 'approved' },
  { step: 'switch', afterMs: 0, version: 'good', ends: 'approved' },
  { step: 'switch', afterMs: 280, version: 'good', ends: 'approved' },
  { step: 'verify', afterMs: 0, version: 'good', ends: 'done' },
  { step: 'verify', afterMs: 0, version: 'sick', ends: 'in_progress' },
  { step: 'main', afterMs: 0, version: 'good', ends: 'done' },
  { step: 'finish', afterMs: 0, version: 'good', ends: 'done' },
  { step: 'evidence', afterMs: 0, version: 'sick', ends: 'in_progress' },
  { step: 'restore', afterMs: 0, version: 'sick', ends: 'in_progress' },
  { step: 'restore', afterMs: 250, version: 'sick', ends: 'in_progress' },
  { step: 'return', afterMs: 0, version: 'sick', ends: 'in_progress' },
];

describe('a deployment killed -9 and taken up by the next start', () => {
  it.each(KILLS)(
    'at $step + $afterMs ms with a $version change ends $ends',
    async ({ step, afterMs, version, ends }) => {
      const [before, head, side] = [await world.served(), world.head(), await world.containerOf('side')];
      const wanted = `${version} ${String((count += 1))}`;
      const id = await world.approved({ 'web/version.txt': `${wanted}\n` });
      expect(await world.deployAndKill(id, step, afterMs)).toBe('SIGKILL');
      expect(await world.reconcile()).toEqual([
        { ticketId: id, outcome: 'whole', message: expect.any(String) },
      ]);
      const ticket = await world.ticket(id);
      expect(ticket.status).toBe(ends);
      expect(await world.served()).toBe(ends === 'done' ? wanted : before);
      expect(world.head()).toBe(ends === 'done' ? ticket.deploy?.candidate : head);
      expect(git(world.app, 'status', '--porcelain')).toBe('');
      expect(await world.history(id)).toContain(`interrupted: the deployment was cut off at "${step}"`);
      expect((await world.services()).map((state) => state.service)).toEqual(['side', 'web', 'worker']);
      expect(await world.containerOf('side')).toBe(side);
      expect([await world.ports.deploys.list(), await world.ports.slots.held()]).toEqual([[], []]);
      world.compose('up', '-d');
      expect(await world.served()).toBe(ends === 'done' ? wanted : before);
    },
  );

  it.each(['build', 'switch', 'verify'])(
    'ends whole when the engine goes away at %s and comes back',
    async (step) => {
      const [before, head] = [await world.served(), world.head()];
      const id = await world.approved({ 'web/version.txt': `away ${step}\n` });
      expect(await world.deployWithoutEngine(id, step)).toContain('the engine does not answer');
      await world.reconcile();
      expect((await world.ticket(id)).status).toBe('approved');
      expect(await world.served()).toBe(before);
      expect(world.head()).toBe(head);
      expect([await world.ports.deploys.list(), await world.ports.slots.held()]).toEqual([[], []]);
    },
  );

  it('is taken up by the next deployment of the stack as well', async () => {
    const id = await world.approved({ 'web/version.txt': 'later\n' });
    await world.deployAndKill(id, 'switch', 200);
    expect(await world.deploy(id)).toMatchObject({ ok: true, value: { status: 'done' } });
    expect(await world.served()).toBe('later');
  });
});
