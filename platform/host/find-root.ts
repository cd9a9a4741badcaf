import { existsSync } from 'node:fs';
import path from 'node:path';

import { DockfraError } from '../domain/errors.ts';

/** Commands with which a root begins, or that say something of a folder that is none yet. They mean the folder they are called in. */
const BEGINS = new Set(['up', 'serve', 'init', 'doctor', 'stack', 'config', 'help', '--help', '-h']);

/**
 * The root that a command means when it names none: for most the nearest folder upwards that is one, as git does.
 * Throws `no_root`: a list of nothing, and a new root beside it, would be worse than a no.
 */
export function findRoot(folder: string, command: string | undefined): string {
  if (command === undefined || BEGINS.has(command)) return folder;
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.dockfra', 'root.json'))) return at;
    if (at === path.dirname(at)) break;
  }
  throw new DockfraError(
    'no_root',
    `there is no root in ${folder} or above it`,
    `name it: dockfra --root DIR ${command} ...; or begin one here: dockfra up`,
  );
}
