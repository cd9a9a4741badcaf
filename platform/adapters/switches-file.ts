import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { systemCode } from '../domain/errors.ts';
import type { Pause } from '../domain/pause.ts';
import type { RoleName } from '../domain/ticket.ts';
import type { Clock, Switches } from '../ports.ts';
import { syncFolder, writeDurably } from './durable-file.ts';

const pausedSchema = z.object({ by: z.string(), at: z.string(), reason: z.string() });

/** Each pause as one small file (paused.json, paused-developer.json): while it is there, it holds. */
export function createSwitches(file: string, clock: Pick<Clock, 'now'>): Switches {
  const fileOf = (role?: RoleName): string =>
    role === undefined ? file : join(dirname(file), `paused-${role}.json`);
  const read = async (role?: RoleName): Promise<Pause | null> => {
    const text = await textOf(fileOf(role));
    if (text === null) return null;
    const parsed = pausedSchema.safeParse(jsonOf(text));
    // a record that cannot be read still means that somebody wanted a stop
    const pause = parsed.success
      ? parsed.data
      : { by: 'unknown', at: '', reason: `${fileOf(role)} cannot be read` };
    return role === undefined ? pause : { ...pause, role };
  };
  return {
    paused: async (role) => (await read()) ?? (role === undefined ? null : read(role)),
    pause: (by, reason, role) =>
      writeDurably(fileOf(role), `${JSON.stringify({ by, at: clock.now().toISOString(), reason })}\n`),
    resume: async (role) => {
      await rm(fileOf(role), { force: true });
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
