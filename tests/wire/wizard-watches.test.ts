import { describe, expect, it } from 'vitest';

import type { LogLineView, LogsAnswer, StatsView } from '../../wizard/contract-stacks.ts';
import { openPage, rest, world, type Page } from './wizard-pages.ts';

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
