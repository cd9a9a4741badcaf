import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { createLaunchFiles } from '../../platform/adapters/launch-files.ts';
import { beginLaunch } from '../../platform/flows/launch-run.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { launchOf } from '../browser/fake-launches.ts';

const id = (number: number) => `203001010000${String(number).padStart(2, '0')}-abcdef`;

describe('launch files', () => {
  it('keep the latest, newest first, and nothing of the others', async () => {
    const dir = await tempFolder();
    const launches = createLaunchFiles(dir);
    for (let number = 0; number < 23; number += 1) {
      await launches.append(id(number), ['a line']);
      await launches.save(launchOf({ id: id(number) }));
    }
    const listed = await launches.list();
    expect(listed.map((one) => one.id).slice(0, 2)).toEqual([id(22), id(21)]);
    expect(listed).toHaveLength(20);
    expect((await readdir(dir)).filter((name) => name.startsWith(id(1)))).toEqual([]);
  });

  it('saved at once are written one after the other: none fails, and the last one counts', async () => {
    const launches = createLaunchFiles(await tempFolder());
    const notes = Array.from({ length: 30 }, (_none, at) => `note ${String(at)}`);
    await Promise.all(notes.map((note) => launches.save(launchOf({ id: id(1), note }))));
    expect((await launches.list())[0]?.note).toBe('note 29');
  });

  it('give the output from a line on, and stop at a bound', async () => {
    const launches = createLaunchFiles(await tempFolder());
    await launches.append(id(1), ['a', 'b']);
    await launches.append(id(1), ['c']);
    expect(await launches.output(id(1), 1)).toEqual({ lines: ['b', 'c'], next: 3 });
    expect(await launches.output(id(2), 0)).toEqual({ lines: [], next: 0 });
    for (let count = 0; count < 3; count += 1)
      await launches.append(id(1), Array<string>(600).fill('x'.repeat(1000)));
    expect((await launches.output(id(1), 0)).next).toBe(1203);
  });

  it('are read past a file that is torn', async () => {
    const dir = await tempFolder();
    const launches = createLaunchFiles(dir);
    await launches.save(launchOf({ id: id(1) }));
    await writeFile(path.join(dir, `${id(2)}.json`), '{"record":');
    expect((await launches.list()).map((one) => one.id)).toEqual([id(1)]);
    expect(await launches.isOrphan(launchOf({ id: id(1) }))).toBe(false);
  });
});

describe('beginLaunch', () => {
  it('puts every step on disk within a moment, and hears from elsewhere that it is to stop', async () => {
    const dir = await tempFolder();
    const { ports } = await openTestRoot(dir);
    const run = await beginLaunch(ports, {
      stacks: [{ name: 'shop', services: ['web'] }],
      profiles: [],
      environment: null,
      signal: new AbortController().signal,
      onStep: () => undefined,
    });
    run.step('shop', { service: 'web', phase: 'pulling', detail: '' });
    const elsewhere = createLaunchFiles(path.join(dir, '.dockfra', 'launches'));
    await expect.poll(async () => (await elsewhere.list())[0]?.services[0]?.phase).toBe('pulling');
    run.line('shop: pulling');
    await expect.poll(async () => (await elsewhere.output(run.id, 0)).lines).toEqual(['shop: pulling']);
    await elsewhere.askToStop(run.id);
    await expect.poll(() => run.signal.aborted).toBe(true);
    run.step('shop', { service: 'web', phase: 'healthy', detail: '' });
    await run.end('cancelled', { note: 'web runs' });
    expect((await elsewhere.list())[0]).toMatchObject({
      state: 'cancelled',
      note: 'web runs',
      services: [{ phase: 'healthy' }],
    });
  });
});
