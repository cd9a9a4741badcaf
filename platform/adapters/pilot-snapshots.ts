import { join } from 'node:path';

import { SNAPSHOT_NAME } from '../domain/pilot-snapshot.ts';
import { ok, refuse } from '../domain/result.ts';
import type { Snapshots } from '../ports-crew.ts';
import { writeDurably } from './durable-file.ts';
import { readOptional } from './optional-file.ts';

/** One file a snapshot; a name is never a path. */
export function createSnapshots(folder: () => Promise<string>): Snapshots {
  const fileOf = async (name: string): Promise<string> => join(await folder(), `${name}.json`);
  return {
    async save(name, text) {
      if (!SNAPSHOT_NAME.test(name)) return refuse('invalid_input', `${JSON.stringify(name)} is no name`);
      const file = await fileOf(name);
      await writeDurably(file, text);
      return ok(file);
    },
    async read(name) {
      if (!SNAPSHOT_NAME.test(name)) return null;
      return readOptional(await fileOf(name));
    },
  };
}
