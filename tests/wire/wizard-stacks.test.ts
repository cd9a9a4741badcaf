import { describe, expect, it } from 'vitest';

import type { Snapshot, SnapshotPatch } from '../../wizard/contract.ts';
import type { ServicePage, StackPage, StacksPage } from '../../wizard/contract-stacks.ts';
import { applyPatch } from '../../wizard/snapshot-patch.ts';
import { settled } from '../support/settled.ts';
import { read, rest, world } from './wizard-pages.ts';

describe('stacks', () => {
  it('are listed with what they lack; a broken file is told with its place and hides nothing', async () => {
    const { served, cookie } = await world();
    const page = await read<StacksPage>(served, cookie, '/api/stacks');
    expect(page.stacks.map(({ name, unset }) => [name, unset])).toEqual([
      ['shop', ['PAYMENT_API_KEY']],
      ['tools', []],
    ]);
    expect(page.faults).toEqual([expect.objectContaining({ file: 'lab/compose.yaml', line: 7 })]);
    served.world.containers.discovered.errors.push({
      file: 'app/compose.yaml',
      line: 3,
      message: 'no image',
    });
    const again = await read<StacksPage>(served, cookie, '/api/stacks');
    expect(again.stacks[0]?.faults).toEqual([{ file: 'app/compose.yaml', line: 3, message: 'no image' }]);
    expect(again.faults).toHaveLength(1);
  });

  it('tell what hangs together; an unknown name, and one with other characters, is not there', async () => {
    const { served, cookie } = await world();
    const { declared } = await read<StackPage>(served, cookie, '/api/stacks/shop');
    expect(declared.find(({ name }) => name === 'frontend')).toMatchObject({
      depends_on: ['backend'],
      build: './frontend',
    });
    for (const path of [
      'nowhere',
      '..%2f..%2fetc',
      '%24(id)',
      'shop/services/nothing',
      'shop/services/a%0ab',
    ])
      expect((await served.ask(`/api/stacks/${path}`, { headers: { cookie } })).status).toBe(404);
    expect((await served.ask('/api/stacks')).status).toBe(401);
  });

  it('tell pages that their files changed', async () => {
    const { served, page, snapshot } = await world();
    const told = new Promise<SnapshotPatch>((resolve) => page.once('patch', resolve));
    served.world.publish({ kind: 'stacks' });
    expect((await told).stacks_rev).toBe(snapshot.stacks_rev + 1);
  });
});

describe('a service', () => {
  it('tells its container, its settings and its neighbours, and never a secret', async () => {
    const { served, cookie } = await world();
    served.world.secrets.push({ name: 'POSTGRES_PASSWORD', value: 'hunter2-4711' });
    const { text } = await served.ask('/api/stacks/shop/services/backend', { headers: { cookie } });
    const page: ServicePage = JSON.parse(text);
    expect(page.used_by).toEqual(['frontend']);
    expect(page.variables.map(({ name, set }) => [name, set])).toEqual([
      ['PAYMENT_API_KEY', false],
      ['BACKEND_PORT', false],
    ]);
    expect(page.containers[0]?.environment).toEqual([
      { name: 'DATABASE_URL', value: expect.stringContaining('[secret:') },
      { name: 'NODE_ENV', value: 'production' },
      { name: 'POSTGRES_PASSWORD', value: null },
    ]);
    expect(text).not.toContain('hunter2');
  });
});

describe('a container that changes', () => {
  it('is in the page with the next patch, alone, long before all is looked at', async () => {
    const { served, page, snapshot } = await world();
    const patches: SnapshotPatch[] = [];
    page.on('patch', (patch) => patches.push(patch));
    await settled(() => patches.length); // the first looks are over
    const first = patches.length;
    served.world.services = served.world.services.map((one) =>
      one.service === 'backend' ? { ...one, state: 'exited', exitCode: 1, health: 'none' } : one,
    );
    served.world.publish({ kind: 'container', project: 'shop', containerId: 'backend-1' });
    await expect.poll(() => patches.length, { interval: 2 }).toBe(first + 1);
    expect(patches[first]?.services).toEqual([
      expect.objectContaining({
        project: 'shop',
        removed: [],
        changed: [expect.objectContaining({ word: 'stopped' })],
      }),
    ]);
    expect(patches[first]?.stacks).toBeUndefined();
    const [shop] = patches.reduce(applyPatch, snapshot).stacks;
    expect(shop?.services.map(({ name, word }) => [name, word])).toContainEqual(['backend', 'stopped']);
    expect(shop?.services).toHaveLength(4);
  });

  it('again, is not held back as other changes are', async () => {
    const { served, page } = await world();
    const times: number[] = [];
    page.on('patch', (patch) => void (patch.services ? times.push(performance.now()) : null));
    await settled(() => times.length);
    times.length = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      served.world.services = served.world.services.map((one) => ({ ...one, restarts: turn + 1 }));
      served.world.publish({ kind: 'container', project: 'shop', containerId: 'backend-1' });
      await expect.poll(() => times.length, { interval: 2 }).toBeGreaterThan(turn);
    }
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeLessThan(200); // other changes wait for a quarter of a second
  });

  it('does not go back by a look that began before', async () => {
    const { served, page, snapshot } = await world();
    const patches: SnapshotPatch[] = [];
    page.on('patch', (patch) => patches.push(patch));
    await settled(() => patches.length, 600);
    const first = patches.length;
    const before = served.world.services;
    const engine = served.world.ports.engine;
    const asked = engine.services.bind(engine);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    engine.services = async () => {
      await held;
      return before; // what it was when the look began
    };
    served.world.publish({ kind: 'engine' });
    await rest(50);
    served.world.services = before.map((one) =>
      one.service === 'backend' ? { ...one, state: 'exited', exitCode: 1, health: 'none' } : one,
    );
    served.world.publish({ kind: 'container', project: 'shop', containerId: 'backend-1' });
    await expect.poll(() => patches.length).toBeGreaterThan(first);
    release();
    await rest(500);
    engine.services = asked;
    const words = patches.reduce<Snapshot[]>(
      (all, patch) => [...all, applyPatch(all.at(-1) ?? snapshot, patch)],
      [],
    );
    for (const { stacks } of words.slice(first))
      expect(stacks[0]?.services.find(({ name }) => name === 'backend')?.word).toBe('stopped');
  });

  it('that is gone, or new, leaves or joins its stack; one of another root is not heard', async () => {
    const { served, page, snapshot } = await world();
    const patches: SnapshotPatch[] = [];
    page.on('patch', (patch) => patches.push(patch));
    await settled(() => patches.length);
    served.world.services = served.world.services.filter(({ service }) => service !== 'worker');
    served.world.publish({ kind: 'container', project: 'other', containerId: 'x' });
    served.world.publish({ kind: 'container', project: 'shop', containerId: 'worker-1' });
    const names = () => patches.reduce(applyPatch, snapshot).stacks[0]?.services.map(({ name }) => name);
    await expect.poll(names).toEqual(['backend', 'db', 'frontend']);
  });
});
