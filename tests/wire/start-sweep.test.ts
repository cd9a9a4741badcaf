import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { makeOwnFolder, removeOrphans } from '../../platform/adapters/own-folders.ts';
import { openPorts } from '../../platform/wire.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A process that makes its folders as the platform does, says where, and then works for ever. */
const WORKER = `
import { writeFileSync } from 'node:fs';
import { makeOwnFolder } from ${JSON.stringify(join(import.meta.dirname, '../../platform/adapters/own-folders.ts'))};
for (const [parent, kind, file] of JSON.parse(process.argv.at(-1))) {
  const folder = await makeOwnFolder(parent, kind);
  writeFileSync(folder + '/' + file, 'cut off');
}
console.log('made');
setInterval(() => undefined, 1000);
`;

async function world() {
  const dir = await tempFolder({ 'dockfra.yaml': '' });
  const { sandbox, close } = await openPorts({ root: dir, prefix: 'dockfra-test' }, { interactive: false });
  onTestFinished(close);
  const [courier, compose] = [join(dir, '.dockfra/courier'), join(dir, '.dockfra/compose')];
  const work = [
    [courier, 'courier', 'work.bundle'],
    [compose, 'compose', 'override.json'],
  ];
  const start = async () => {
    const argv = ['--import', 'tsx', '--input-type=module', '-e', WORKER, JSON.stringify(work)];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const kill = async () => {
      child.kill('SIGKILL');
      await ended;
    };
    onTestFinished(kill);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return { kill };
  };
  return { courier, compose, sandbox, start };
}

describe('the start of a platform', () => {
  it('removes what a killed one left of the courier and of compose, and leaves the living their own', async () => {
    const { courier, compose, sandbox, start } = await world();
    const dead = await start();
    await start();
    await dead.kill();
    expect(readdirSync(courier)).toHaveLength(2);
    await sandbox.sweep();
    expect(readdirSync(courier)).toHaveLength(1);
    expect(readdirSync(compose)).toHaveLength(1);
    const [kept = ''] = readdirSync(courier);
    expect(existsSync(join(courier, kept, 'work.bundle'))).toBe(true);
  });
});

describe('removeOrphans', () => {
  it('takes only folders of its kind that this program names', async () => {
    const dir = await tempFolder();
    const gone = '4194305'; // above the highest number that a process can have
    for (const name of [`courier-${gone}-abcdef`, `compose-${gone}-abcdef`, 'courier-abcdef', 'mine'])
      mkdirSync(join(dir, name));
    writeFileSync(join(dir, 'file'), '');
    expect(await removeOrphans(dir, 'courier')).toBe(1);
    expect(readdirSync(dir).toSorted()).toEqual([`compose-${gone}-abcdef`, 'courier-abcdef', 'file', 'mine']);
  });

  it('knows what an earlier process left that had the same number: in a container every start may have it', async () => {
    const dir = await tempFolder();
    const own = await makeOwnFolder(dir, 'courier');
    const earlier = await mkdtemp(join(dir, `courier-${process.pid}-`));
    const before = new Date(Date.now() - process.uptime() * 1000 - 5000);
    await utimes(earlier, before, before);
    expect(await removeOrphans(dir, 'courier')).toBe(1);
    expect(readdirSync(dir)).toEqual([own.slice(dir.length + 1)]);
  });

  it('has nothing to do where nothing was made yet', async () => {
    expect(await removeOrphans('/nonexistent', 'courier')).toBe(0);
  });
});
