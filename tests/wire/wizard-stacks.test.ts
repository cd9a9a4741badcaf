import { io, type Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';

import {
  SOCKET_PATH,
  type PageToServer,
  type ServerToPage,
  type Snapshot,
  type SnapshotPatch,
} from '../../wizard/contract.ts';
import type {
  LogLineView,
  LogsAnswer,
  ServicePage,
  StackPage,
  StacksPage,
  StatsView,
} from '../../wizard/contract-stacks.ts';
import { applyPatch } from '../../wizard/snapshot-patch.ts';
import { serveWizard, type Served } from './wizard-server.ts';

type Page = Socket<ServerToPage, PageToServer>;

async function openPage(served: Served, cookie: string): Promise<Page> {
  const page: Page = io(served.wizard.url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie, origin: served.wizard.url },
  });
  onTestFinished(() => void page.disconnect());
  await new Promise<void>((resolve) => page.once('connect', () => resolve()));
  return page;
}

async function read<T>(served: Served, cookie: string, path: string): Promise<T> {
  const answer: T = JSON.parse((await served.ask(path, { headers: { cookie } })).text);
  return answer;
}

async function world() {
  const served = await serveWizard();
  const cookie = await served.logIn();
  const snapshot = await read<Snapshot>(served, cookie, '/api/snapshot');
  return { served, cookie, snapshot, page: await openPage(served, cookie), fake: served.world.containers };
}
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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
    await rest(400); // the first looks are over
    const patches: SnapshotPatch[] = [];
    page.on('patch', (patch) => patches.push(patch));
    served.world.services = served.world.services.map((one) =>
      one.service === 'backend' ? { ...one, state: 'exited', exitCode: 1, health: 'none' } : one,
    );
    const started = performance.now();
    served.world.publish({ kind: 'container', project: 'shop', containerId: 'backend-1' });
    await expect.poll(() => patches.length, { interval: 2 }).toBe(1);
    expect(performance.now() - started).toBeLessThan(150);
    expect(patches[0]?.services).toEqual([
      expect.objectContaining({
        project: 'shop',
        removed: [],
        changed: [expect.objectContaining({ word: 'stopped' })],
      }),
    ]);
    expect(patches[0]?.stacks).toBeUndefined();
    const [shop] = patches.reduce(applyPatch, snapshot).stacks;
    expect(shop?.services.map(({ name, word }) => [name, word])).toContainEqual(['backend', 'stopped']);
    expect(shop?.services).toHaveLength(4);
  });

  it('again, is not held back as other changes are', async () => {
    const { served, page } = await world();
    await rest(400);
    const times: number[] = [];
    page.on('patch', (patch) => void (patch.services ? times.push(performance.now()) : null));
    for (let turn = 0; turn < 8; turn += 1) {
      served.world.services = served.world.services.map((one) => ({ ...one, restarts: turn + 1 }));
      served.world.publish({ kind: 'container', project: 'shop', containerId: 'backend-1' });
      await expect.poll(() => times.length, { interval: 2 }).toBe(turn + 1);
    }
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeLessThan(200); // other changes wait for a quarter of a second
  });

  it('does not go back by a look that began before', async () => {
    const { served, page, snapshot } = await world();
    await rest(600);
    const patches: SnapshotPatch[] = [];
    page.on('patch', (patch) => patches.push(patch));
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
    await expect.poll(() => patches.length).toBeGreaterThan(0);
    release();
    await rest(500);
    engine.services = asked;
    const words = patches.reduce<Snapshot[]>(
      (all, patch) => [...all, applyPatch(all.at(-1) ?? snapshot, patch)],
      [],
    );
    for (const { stacks } of words)
      expect(stacks[0]?.services.find(({ name }) => name === 'backend')?.word).toBe('stopped');
  });

  it('that is gone, or new, leaves or joins its stack; one of another root is not heard', async () => {
    const { served, page, snapshot } = await world();
    await rest(400);
    const patches: SnapshotPatch[] = [];
    page.on('patch', (patch) => patches.push(patch));
    served.world.services = served.world.services.filter(({ service }) => service !== 'worker');
    served.world.publish({ kind: 'container', project: 'other', containerId: 'x' });
    served.world.publish({ kind: 'container', project: 'shop', containerId: 'worker-1' });
    await expect.poll(() => patches.length).toBeGreaterThan(0);
    const [shop] = patches.reduce(applyPatch, snapshot).stacks;
    expect(shop?.services.map(({ name }) => name)).toEqual(['backend', 'db', 'frontend']);
  });
});

describe('figures of a container', () => {
  it('are streamed once for all who look, and not at all when nobody does', async () => {
    const { served, cookie, page, fake } = await world();
    const other = await openPage(served, cookie);
    expect(fake.openStats.size).toBe(0);
    const samples: StatsView[] = [];
    page.on('stats', (sample) => samples.push(sample));
    page.emit('stats.watch', ['backend-1']);
    other.emit('stats.watch', ['backend-1', 'db-1']);
    await expect.poll(() => [...fake.openStats].sort()).toEqual(['backend-1', 'db-1']);
    await expect.poll(() => samples.length).toBeGreaterThan(2);
    expect(new Set(samples.map(({ id }) => id))).toEqual(new Set(['backend-1']));
    other.emit('stats.watch', []);
    await expect.poll(() => [...fake.openStats]).toEqual(['backend-1']);
    page.disconnect(); // a browser that was closed says nothing
    await expect.poll(() => fake.openStats.size).toBe(0);
  });

  it('are those of containers of this root only, whatever is asked for', async () => {
    const { page, fake } = await world();
    page.emit('stats.watch', ['somebody-elses', 'backend-1']);
    await expect.poll(() => [...fake.openStats]).toEqual(['backend-1']);
    for (const wrong of [null, 'backend-1', [7], ['$(id)'], Array.from({ length: 1000 }, () => 'db-1')])
      Reflect.apply(page.emit, page, ['stats.watch', wrong]);
    await rest(200);
    expect([...fake.openStats]).toEqual(['backend-1']);
  });
});

describe('logs', () => {
  const line = (seconds: number, text: string) => ({
    at: new Date(Date.UTC(2026, 2, 2, 12, 0, seconds)).toISOString(),
    stream: 'out' as const,
    text,
    cut: 0,
  });
  const collect = (page: Page) => {
    const lines: LogLineView[] = [];
    page.on('logs.lines', (_id, more, taken) => {
      lines.push(...more);
      taken();
    });
    return lines;
  };
  const request = (services: string[], tail = 1000) => ({
    id: 'one',
    stacks: [{ stack: 'shop', services }],
    since: null,
    tail,
  });

  it('of several services come without secrets and escapes, and go on until the page looks away', async () => {
    const { served, page, fake } = await world();
    served.world.secrets.push({ name: 'DB', value: 'hunter2-4711' });
    fake.logs.set('backend-1', [line(1, 'with hunter2-4711'), line(3, '\u001b[31mred\u001b[0m and \u0007')]);
    fake.logs.set('db-1', [line(2, '<b>db</b>')]);
    const lines = collect(page);
    page.emit('logs.open', request(['backend', 'db']));
    await expect.poll(() => lines.length).toBe(3);
    expect(lines.map(({ text }) => text).toSorted()).toEqual([
      '<b>db</b>',
      String.raw`red and \x07`,
      'with [secret:DB]',
    ]);
    fake.write('db-1', [line(4, 'more')]);
    await expect.poll(() => lines.at(-1)?.text).toBe('more');
    expect(lines.at(-1)).toMatchObject({ stack: 'shop', service: 'db', container: 'db-1' });
    page.emit('logs.close');
    await expect.poll(() => fake.openLogs.size).toBe(0);
  });

  it('are read no faster than the page takes them, and end with the page', async () => {
    const { page, fake } = await world();
    fake.logs.set(
      'db-1',
      Array.from({ length: 50_000 }, (_, index) => line(index, `line ${index}`)),
    );
    let batches = 0;
    const taken: (() => void)[] = [];
    page.on('logs.lines', (_id, lines, done) => {
      batches += lines.length > 0 ? 1 : 0;
      taken.push(done);
    });
    page.emit('logs.open', request(['db'], 100_000));
    await expect.poll(() => batches).toBe(1);
    await rest(300);
    expect(batches).toBe(1);
    taken.shift()?.();
    await expect.poll(() => batches).toBe(2);
    page.disconnect();
    await expect.poll(() => fake.openLogs.size).toBe(0);
  });

  it('of a container that starts later come too', async () => {
    const { served, page, fake } = await world();
    const lines = collect(page);
    page.emit('logs.open', request(['frontend']));
    await expect.poll(() => [...fake.openLogs]).toEqual(['frontend-1']);
    const [first] = served.world.services;
    if (first) served.world.services.push({ ...first, service: 'frontend', containerId: 'frontend-2' });
    fake.logs.set('frontend-2', [line(1, 'I am new')]);
    served.world.publish({ kind: 'container', project: 'shop', containerId: 'frontend-2' });
    await expect.poll(() => lines.map(({ text }) => text)).toEqual(['I am new']);
  });

  it('of no stack are refused with the reason; what is no request is not answered', async () => {
    const { page, fake } = await world();
    const ends: LogsAnswer[] = [];
    page.on('logs.ended', (_id, why) => ends.push(why));
    page.emit('logs.open', { ...request([]), stacks: [{ stack: 'nowhere', services: [] }] });
    await expect.poll(() => ends).toEqual([expect.objectContaining({ code: 'not_found' })]);
    for (const wrong of [null, {}, { ...request(['db']), tail: 1e9 }, { ...request(['db']), since: '$(id)' }])
      Reflect.apply(page.emit, page, ['logs.open', wrong]);
    await rest(200);
    expect(fake.openLogs.size).toBe(0);
  });
});
