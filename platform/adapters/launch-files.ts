import { watch } from 'node:fs';
import { appendFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { systemCode } from '../domain/errors.ts';
import { launchRecordSchema } from '../domain/launch-record.ts';
import type { Launches } from '../ports-launch.ts';
import { readOptional } from './optional-file.ts';
import { birthOf } from './running-work.ts';

const KEPT = 20;
const MAX_OUTPUT_BYTES = 1024 * 1024;
const MAX_LINES_AT_ONCE = 2000;
const fileSchema = z.object({ record: launchRecordSchema, pid: z.number().int(), bornAt: z.string() });
type Kept = z.infer<typeof fileSchema>;

/** One JSON file a launch in `dir`, its output beside it. Not fsynced: what a power cut takes was no operation under way any more. */
export function createLaunchFiles(dir: string): Launches {
  const path = (id: string, end: 'json' | 'log' | 'stop') => join(dir, `${id}.${end}`);
  const read = async (id: string): Promise<Kept | null> => parseKept(await readOptional(path(id, 'json')));
  const ids = async (): Promise<string[]> =>
    (await readdir(dir))
      .filter((name) => /^[a-z0-9-]+\.json$/.test(name))
      .map((name) => name.slice(0, -'.json'.length))
      .toSorted((a, b) => (a < b ? 1 : -1));
  const write = async (record: Kept['record']): Promise<void> => {
    const before = await read(record.id);
    const owner = before ?? { pid: process.pid, bornAt: (await birthOf(process.pid)) ?? '' };
    const kept: Kept = { record, pid: owner.pid, bornAt: owner.bornAt };
    const temporary = join(dir, `.${record.id}.${String(process.pid)}.tmp`);
    await writeFile(temporary, JSON.stringify(kept), { mode: 0o600 });
    await rename(temporary, path(record.id, 'json'));
    if (before === null) await forgetOldest(dir, (await ids()).slice(KEPT));
  };
  let written: Promise<unknown> = Promise.resolve();
  return {
    // one after the other: phases come faster than they are written, and the newest must be the last
    save(record) {
      const saved = written.then(() => write(record));
      written = saved.catch(() => undefined); // whoever asked hears of it
      return saved;
    },
    async list() {
      const kept = await Promise.all((await ids()).map(read));
      return kept.flatMap((one) => (one === null ? [] : [one.record]));
    },
    async append(id, lines) {
      const file = path(id, 'log');
      if ((await sizeOf(file)) > MAX_OUTPUT_BYTES) return;
      await appendFile(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    },
    async output(id, after) {
      const lines = ((await readOptional(path(id, 'log'))) ?? '').split('\n').slice(0, -1);
      const from = Math.max(after, lines.length - MAX_LINES_AT_ONCE);
      return { lines: lines.slice(from), next: lines.length };
    },
    async isOrphan({ id }) {
      const kept = await read(id);
      return kept === null || (await birthOf(kept.pid)) !== kept.bornAt;
    },
    async askToStop(id) {
      await writeFile(path(id, 'stop'), '', { mode: 0o600 });
    },
    isAskedToStop: async (id) => (await sizeOf(path(id, 'stop'))) >= 0,
    watch(onChange, signal) {
      const watcher = watch(dir, { signal, persistent: false }, onChange);
      watcher.on('error', () => undefined); // the folder is gone, or no more watches: pages read when they are opened
    },
  };
}

async function forgetOldest(dir: string, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    for (const end of ['json', 'log', 'stop']) await rm(join(dir, `${id}.${end}`), { force: true });
}

function parseKept(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    return null; // of another version: nothing to tell from it
  }
}

/** -1: it is not there */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return -1;
    throw error;
  }
}
