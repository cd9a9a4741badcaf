import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { run } from '../demo/shell.ts';

const USER = 'dockfra-test';
const CHECKOUT = join(import.meta.dirname, '..', '..');
const isRoot = process.getuid?.() === 0;

let home: string;
let uid = 0;

/** The demo as it is, run by somebody who is in the group docker and nothing else. Root makes and removes that user. */
beforeAll(() => {
  if (!isRoot) return;
  home = mkdtempSync(join(tmpdir(), 'dockfra-user-'));
  execFileSync('useradd', [
    '--system',
    '--home-dir',
    home,
    '--shell',
    '/bin/bash',
    '--groups',
    'docker',
    USER,
  ]);
  uid = Number(execFileSync('id', ['-u', USER], { encoding: 'utf8' }));
  execFileSync('cp', ['-a', '--reflink=auto', CHECKOUT, join(home, 'dockfra')]);
  mkdirSync(join(home, '.cache'));
  execFileSync('chown', ['-R', `${USER}:`, home]);
  chmodSync(home, 0o755);
}, 180_000);

afterAll(async () => {
  if (!isRoot) return;
  await asUser('node --import tsx tests/demo/clean.ts');
  execFileSync('userdel', [USER]);
  rmSync(home, { recursive: true, force: true });
}, 120_000);

const SETTINGS = { DOCKFRA_DEMO_NAME: 'demo-user', DOCKFRA_DEMO_SHIFT: '40' };

function asUser(command: string) {
  const settings = Object.entries({
    ...SETTINGS,
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
    USER,
  }).map(([name, value]) => `${name}=${value}`);
  const path = process.env['PATH'] ?? '/usr/bin:/bin';
  const inCheckout = [
    'env',
    '-i',
    `PATH=${path}`,
    'LANG=C.UTF-8',
    ...settings,
    'bash',
    '-c',
    `cd "$HOME/dockfra" && ${command}`,
  ];
  return run('setpriv', ['--reuid', USER, '--regid', USER, '--init-groups', '--', ...inCheckout], {
    timeoutMs: 400_000,
  });
}

describe.runIf(isRoot)('an ordinary user of the group docker', () => {
  it('takes a ticket from open to done', async () => {
    const { code, out, err } = await asUser('node --import tsx tests/demo/main-line.ts');
    expect(`${code} ${out.slice(-3000)} ${code === 0 ? '' : err.slice(-3000)}`).toMatch(
      /^0 [\s\S]*all of it held/,
    );
  });

  it('still owns every file of the folder', async () => {
    const root = join(home, '.cache', 'dockfra', 'demo-user');
    const names = await readdir(root, { recursive: true });
    expect(names.length).toBeGreaterThan(50);
    const strange = names.filter(
      (name) => statSync(join(root, name), { throwIfNoEntry: false })?.uid !== uid,
    );
    expect(strange.filter((name) => statSync(join(root, name), { throwIfNoEntry: false }))).toEqual([]);
  });

  it('keeps its state to itself', () => {
    const root = join(home, '.cache', 'dockfra', 'demo-user');
    expect(statSync(join(root, '.dockfra')).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, 'app', '.env')).mode & 0o777).toBe(0o600);
  });
});
