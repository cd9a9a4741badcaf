import { join } from 'node:path/posix';

import type { StackRef } from './compose.ts';

/** The .env that Compose reads for a stack; of several the last, which is the one that is written. */
export function envFileOf({ envFile, dir }: Pick<StackRef, 'envFile' | 'dir'>): string {
  return envFile ?? join(dir, '.env');
}

/** All of them, in the order in which they are read. */
export function envFilesOf(stack: Pick<StackRef, 'envFile' | 'dir' | 'moreEnvFiles'>): string[] {
  return [...(stack.moreEnvFiles ?? []), envFileOf(stack)];
}
