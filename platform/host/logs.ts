import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Launch } from '../config.ts';
import { systemCode } from '../domain/errors.ts';
import { err, out } from './command.ts';

export const PLATFORM_LOG = 'platform.log';

/** Prints the last lines of the platform's log. */
export async function logs(launch: Launch, words: string[]): Promise<number> {
  const count = Number(words[0] ?? 100);
  if (!Number.isInteger(count) || count < 1) {
    err('dockfra: logs takes a number of lines, e.g. logs 200\n');
    return 2;
  }
  try {
    const text = await readFile(join(launch.root, '.dockfra', PLATFORM_LOG), 'utf8');
    out(`${text.trimEnd().split('\n').slice(-count).join('\n')}\n`);
    return 0;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    err(
      `dockfra: no platform has run in ${launch.root} yet\n  start one: dockfra --root ${launch.root} up\n`,
    );
    return 1;
  }
}
