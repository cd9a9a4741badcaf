import { readFile } from 'node:fs/promises';

import { systemCode } from '../domain/errors.ts';

/** The text of a file, null when there is none. */
export async function readOptional(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
