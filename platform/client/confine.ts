import { existsSync } from 'node:fs';

import { MAX_PROCESSES } from '../agent/end-strays.ts';

const PERL = '/usr/bin/perl';
const CONFINE = '/opt/dockfra/confine';

/** Words before the folders that a program may write to; absent on an image without them. */
export const CONFINE_WORDS: readonly string[] | undefined =
  existsSync(PERL) && existsSync(CONFINE) ? [PERL, CONFINE] : undefined;

/**
 * Of one command: no file over 2 GB, fewer processes than the container may have, so that its daemon and logins go on, and
 * first to end when the memory of the container does. The number of processes is also how strays are known.
 */
export const COMMAND_LIMITS = `{ ulimit -S -c 0; ulimit -f 2097152; ulimit -u ${MAX_PROCESSES}; echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null`;

/** `program` where only the given folders can be written, and what it leaves behind is known as a stray. */
export function confinedProgram(
  folders: readonly string[],
  program: readonly [string, ...string[]],
): [string, ...string[]] {
  const limits = `ulimit -u ${MAX_PROCESSES} 2>/dev/null\nexec "$@"`;
  const [first, ...more] = CONFINE_WORDS ?? [];
  if (first === undefined) return [...program];
  return [
    first,
    ...more,
    ...folders,
    '--',
    '/bin/bash',
    '--norc',
    '--noprofile',
    '-c',
    limits,
    'bash',
    ...program,
  ];
}
