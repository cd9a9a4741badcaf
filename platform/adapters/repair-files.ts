import { watch } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { repairRecordSchema } from '../domain/repair-record.ts';
import type { Repairs } from '../ports-repair.ts';
import { writeDurably } from './durable-file.ts';
import { readOptional } from './optional-file.ts';
import { birthOf } from './running-work.ts';

const KEPT = 100;
const NAME = /^(\d{14}-[0-9a-f]{6})\.json$/;
const fileSchema = z.object({ record: repairRecordSchema, pid: z.number().int(), bornAt: z.string() });
type Kept = z.infer<typeof fileSchema>;

/** One JSON file a repair in `dir`. A file of another version, or a torn one, hides nothing else. */
export function createRepairFiles(dir: string): Repairs {
  const path = (id: string) => join(dir, `${id}.json`);
  const ids = async (): Promise<string[]> =>
    (await readdir(dir)).flatMap((name) => NAME.exec(name)?.[1] ?? []).toSorted((a, b) => (a < b ? 1 : -1));
  const read = async (id: string): Promise<Kept | null> =>
    NAME.test(`${id}.json`) ? parseKept(await readOptional(path(id))) : null;
  return {
    async save(record) {
      const bornAt = (await birthOf(process.pid)) ?? '';
      await writeDurably(path(record.id), JSON.stringify({ record, pid: process.pid, bornAt }));
      for (const old of (await ids()).slice(KEPT)) await rm(path(old), { force: true });
    },
    async list() {
      const kept = await Promise.all((await ids()).map(read));
      return kept.flatMap((one) => (one === null ? [] : [one.record]));
    },
    find: async (id) => (await read(id))?.record ?? null,
    async isOrphan(id) {
      const kept = await read(id);
      return kept === null || (await birthOf(kept.pid)) !== kept.bornAt;
    },
    watch(onChange, signal) {
      const watcher = watch(dir, { signal, persistent: false }, onChange);
      watcher.on('error', () => undefined); // the folder is gone, or no more watches: pages read when they are opened
    },
  };
}

function parseKept(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    return null; // of another version: nothing to tell from it
  }
}
