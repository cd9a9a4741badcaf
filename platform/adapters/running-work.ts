import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { systemCode } from '../domain/errors.ts';
import type { RunningEntry, RunningWork } from '../ports-running.ts';
import { writeDurably } from './durable-file.ts';

const entrySchema = z.object({
  action: z.string(),
  subject: z.string().nullable(),
  by: z.string(),
  at: z.string(),
  pid: z.number().int(),
  /** ticks since boot when the process started: a pid that was given out again is not the same process */
  bornAt: z.string(),
});

/** One small file in `dir` for each long action under way. */
export function createRunningWork(dir: string): RunningWork {
  return {
    async begin(entry) {
      const path = join(dir, `${randomBytes(8).toString('hex')}.json`);
      await writeDurably(
        path,
        JSON.stringify({ ...entry, pid: process.pid, bornAt: (await birthOf(process.pid)) ?? '' }),
      );
      return () => rm(path, { force: true });
    },
    async takeInterrupted() {
      const interrupted: RunningEntry[] = [];
      for (const name of (await readdir(dir)).filter((file) => file.endsWith('.json'))) {
        const parsed = entrySchema.safeParse(await readJson(join(dir, name)));
        if (parsed.success && (await birthOf(parsed.data.pid)) === parsed.data.bornAt) continue;
        await rm(join(dir, name), { force: true });
        if (parsed.success) interrupted.push(parsed.data);
      }
      return interrupted;
    },
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null; // torn or already gone: nothing to report from it
  }
}

/** Start time of a process in clock ticks (field 22 of /proc/PID/stat), null when it does not run. "" where there is no /proc. */
export async function birthOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ESRCH') throw error;
    return pid === process.pid ? '' : null;
  }
}
