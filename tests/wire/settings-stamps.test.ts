// What a writer has seen counts in every process of the root, and for one of two at once.
import { readFile, stat, truncate } from 'node:fs/promises';
import path from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';

import { createStoreLock } from '../../platform/adapters/store-lock.ts';
import { settingsWorld } from '../support/settings-world.ts';
import { tempFolder } from '../support/temp-folder.ts';

const shownSchema = z.object({ fields: z.array(z.object({ name: z.string(), stamp: z.string() })) });
type Runs = Pick<Awaited<ReturnType<typeof settingsWorld>>, 'run'>;

async function seenOf(world: Runs, name: string): Promise<string> {
  const { result } = await world.run('settings.show');
  if (!result.ok) throw new Error(result.refusal.message);
  const { fields } = shownSchema.parse(result.value);
  return `${name}=${fields.find((field) => field.name === name)?.stamp ?? 'none'}`;
}

it('of two at once that have seen the same, the second is told of the conflict', async () => {
  const world = await settingsWorld({ 'shop/.env': 'TAG=1\n' });
  const seen = [await seenOf(world, 'TAG')];
  const said = await Promise.all(
    ['2', '3', '4'].map((tag) => world.run('settings.set', { values: [`TAG=${tag}`], seen })),
  );
  const codes = said.map(({ result }) => (result.ok ? 'written' : result.refusal.code));
  expect(codes.toSorted()).toEqual(['conflict', 'conflict', 'written']);
  const won = codes.indexOf('written') + 2;
  expect(await readFile(path.join(world.dir, 'shop/.env'), 'utf8')).toBe(`TAG=${String(won)}\n`);
});

it('what one process has told, another takes', async () => {
  const world = await settingsWorld({ 'shop/.env': 'TAG=1\n' });
  const seen = [await seenOf(world, 'TAG')];
  vi.resetModules(); // as a process of its own: nothing is left in memory
  const { openTestRoot } = await import('../support/open-test-root.ts');
  const other = await openTestRoot(world.dir);
  expect(await seenOf(other, 'TAG')).toBe(seen[0]);
  expect((await other.run('settings.set', { values: ['TAG=2'], seen })).result).toMatchObject({ ok: true });
  expect((await world.run('settings.set', { values: ['TAG=3'], seen })).result).toMatchObject({
    refusal: { code: 'conflict' },
  });
});

it('the key is made once, for its owner only, and is another one in another root', async () => {
  const { createSettingsDesk } = await import('../../platform/adapters/settings-desk.ts');
  const [state, elsewhere] = [await tempFolder({}), await tempFolder({})];
  const keyOf = async (folder: string) => {
    const lock = createStoreLock(path.join(folder, 'settings.lock'));
    onTestFinished(() => lock.close());
    return Buffer.from(await createSettingsDesk({ state: folder, lock }).stampKey()).toString('hex');
  };
  const keys = new Set(await Promise.all(Array.from({ length: 12 }, () => keyOf(state))));
  expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect((await stat(path.join(state, 'stamp.key'))).mode & 0o777).toBe(0o600);
  expect(keys).not.toContain(await keyOf(elsewhere));
  await truncate(path.join(state, 'stamp.key'), 0); // a disk that lost it
  expect(await keyOf(state)).toMatch(/^[0-9a-f]{64}$/);
  expect(keys).not.toContain(await keyOf(state));
});
