import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { isRootLocked, lockHolder, lockRoot } from '../../platform/adapters/root-lock.ts';
import { openRoot } from '../../platform/adapters/root-paths.ts';
import { runAlone } from '../../platform/host/run-alone.ts';
import { silentPlatform } from '../../platform/host/silent-platform.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('lockRoot, with real processes', () => {
  it(
    'refuses a second platform with the pid of the first, and is free at once after kill -9',
    { timeout: 90_000 },
    async () => {
      const dir = await tempFolder();
      const root = await openRoot(dir);
      const first = holder(dir);
      expect(await first.line()).toBe('locked');
      expect(isRootLocked(root)).toBe(true);
      expect(await lockHolder(root)).toBe(first.pid);

      const second = holder(dir);
      expect(await second.line()).toBe(`a platform already runs for ${root.dir} (pid ${String(first.pid)})`);
      await expect(lockRoot(root, new Date())).rejects.toMatchObject({ code: 'root_busy' });

      await first.kill();
      const lock = await lockRoot(root, new Date());
      expect(await lockHolder(root)).toBe(process.pid);
      await expect(lockRoot(root, new Date())).rejects.toThrow('a platform already runs');
      lock.release();
      expect(isRootLocked(root)).toBe(false);
    },
  );
});

describe('a command while a platform has the root but does not answer', () => {
  it('names the process, and does alone what needs no platform', { timeout: 90_000 }, async () => {
    const dir = await tempFolder();
    const root = await openRoot(dir);
    const launch = { root: root.dir, prefix: null };
    const signal = new AbortController().signal;
    expect(await silentPlatform(launch)).toBeNull();
    const first = holder(dir);
    expect(await first.line()).toBe('locked');
    const said: string[] = [];
    const spoken = vi
      .spyOn(process.stderr, 'write')
      .mockImplementation((text) => said.push(String(text)) > 0);
    const alone = (words: string[]) => runAlone(launch, { words, stdin: undefined, person: 'ada', signal });
    try {
      expect(await alone(['check', '--id', 'T-0001'])).toBe(3);
      expect(await alone(['pause'])).toBe(0);
    } finally {
      spoken.mockRestore();
    }
    const silent = `the platform (pid ${String(first.pid)}) has ${root.dir}, but it does not answer`;
    expect(said.join('')).toContain(`dockfra: check needs the platform: ${silent}`);
    expect(said.join('')).toContain(`${silent}: this is done without it`);
  });
});

function holder(dir: string): { pid: number | undefined; line(): Promise<string>; kill(): Promise<void> } {
  const script = path.join(import.meta.dirname, '../support/hold-root-lock.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    pid: child.pid,
    async line() {
      const [chunk]: unknown[] = await once(child.stdout, 'data');
      return String(chunk).trim();
    },
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
