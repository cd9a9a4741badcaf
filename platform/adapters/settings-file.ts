import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { ok, refuse } from '../domain/result.ts';
import type { RootPaths } from '../ports.ts';
import type { SettingsFile } from '../ports-model.ts';
import { writeDurably } from './durable-file.ts';
import { readOptional } from './optional-file.ts';

/** ROOT/dockfra.yaml; one that is a link is written where it points to. */
export function createSettingsFile(root: Pick<RootPaths, 'dir'>): SettingsFile {
  const file = path.join(root.dir, 'dockfra.yaml');
  const read = () => readOptional(file);
  return {
    read,
    async replace(before, after) {
      if ((await read()) !== before)
        return refuse('conflict', 'dockfra.yaml was changed meanwhile', 'try again');
      if (before === null) {
        await writeDurably(file, after, 0o644);
        return ok(null);
      }
      const target = await realpath(file);
      const { mode } = await stat(target);
      await writeDurably(target, after, mode & 0o777);
      return ok(null);
    },
  };
}
