import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { createComposeSources } from '../../platform/adapters/compose-sources.ts';
import { createStoreLock } from '../../platform/adapters/store-lock.ts';
import { tempFolder } from '../support/temp-folder.ts';

const WRITER = path.join(import.meta.dirname, '../support/write-compose-forever.ts');

/** Killed in the middle of its work. */
async function killWriter(dir: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('a writer that is killed leaves a whole file, and its text and the one before are kept', async () => {
  const dir = await tempFolder({ 'compose.yaml': '# first\n# end\n' });
  await mkdir(path.join(dir, '.dockfra/history'), { recursive: true });
  const lock = createStoreLock(path.join(dir, '.dockfra/compose.lock'));
  onTestFinished(() => lock.close());
  const sources = createComposeSources({ root: { dir }, folder: path.join(dir, '.dockfra/history'), lock });
  const file = path.join(dir, 'compose.yaml');
  for (const afterMs of [0, 7, 13, 22, 31]) {
    await killWriter(dir, afterMs);
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^# .*\n[^]*# end\n$/);
    const versions = await sources.versions(file, new Date());
    const ids = versions.ok ? versions.value.map(({ id }) => id) : [];
    expect(await sources.versionText(file, ids[0] ?? 0)).toBe(text);
    for (const id of ids) expect(await sources.versionText(file, id)).toMatch(/# end\n$/);
  }
});

it('what a killed writer left beside the file goes with the next write, and nothing young', async () => {
  const dir = await tempFolder({
    'compose.yaml': '# first\n',
    '.0123456789abcdef.tmp': 'x',
    '.fedcba9876543210.tmp': 'y',
  });
  await mkdir(path.join(dir, '.dockfra/history'), { recursive: true });
  await utimes(path.join(dir, '.0123456789abcdef.tmp'), 1000, 1000);
  const lock = createStoreLock(path.join(dir, '.dockfra/compose.lock'));
  onTestFinished(() => lock.close());
  const sources = createComposeSources({ root: { dir }, folder: path.join(dir, '.dockfra/history'), lock });
  const file = path.join(dir, 'compose.yaml');
  const read = await sources.read(file);
  const before = read.ok ? read.value.hash : '';
  const change = { before, text: '# second\n', by: 'me', how: 'write', at: new Date() } as const;
  expect(await sources.replace(file, change)).toMatchObject({ ok: true, value: { id: 2 } });
  expect(await sources.replace(file, change)).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
  expect((await readdir(dir)).toSorted()).toEqual(['.dockfra', '.fedcba9876543210.tmp', 'compose.yaml']);
  await writeFile(file, Buffer.from([0xff, 0xfe, 0x00]));
  expect(await sources.read(file)).toMatchObject({ ok: false, refusal: { code: 'unsupported' } });
});
