import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { z } from 'zod';

import { systemCode } from '../domain/errors.ts';
import type { Clock, Switches } from '../ports.ts';
import { syncFolder, writeDurably } from './durable-file.ts';

const pausedSchema = z.object({ by: z.string(), at: z.string(), reason: z.string() });

/** The pause record as one small file: while it is there, everything is paused. */
export function createSwitches(file: string, clock: Pick<Clock, 'now'>): Switches {
  return {
    paused: async () => {
      const text = await textOf(file);
      if (text === null) return null;
      const parsed = pausedSchema.safeParse(jsonOf(text));
      // a record that cannot be read still means that somebody wanted everything to stop
      return parsed.success ? parsed.data : { by: 'unknown', at: '', reason: `${file} cannot be read` };
    },
    pause: (by, reason) =>
      writeDurably(file, `${JSON.stringify({ by, at: clock.now().toISOString(), reason })}\n`),
    resume: async () => {
      await rm(file, { force: true });
      await syncFolder(dirname(file));
    },
  };
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
