import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { isRootLocked, lockHolder, lockRoot } from '../../platform/adapters/root-lock.ts';
import { openRoot } from '../../platform/adapters/root-paths.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('lockRoot, with real processes', () => {
  it(
    'refuses a second platform with the pid of the first, and is free at once after kill -9',
    { timeout: 30_000 },
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
