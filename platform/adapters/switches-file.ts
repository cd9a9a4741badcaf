import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { joinPauses, type Pause } from '../domain/pause.ts';
import type { RoleName } from '../domain/ticket.ts';
import type { Clock, Switches } from '../ports.ts';
import { syncFolder, writeDurably } from './durable-file.ts';
import { readOptional } from './optional-file.ts';

const pausedSchema = z.object({ by: z.string(), at: z.string(), reason: z.string() });

/** Each pause as one small file (paused.json, paused-developer.json): while it is there, it holds. */
export function createSwitches(file: string, clock: Pick<Clock, 'now'>): Switches {
  const fileOf = (role?: RoleName): string =>
    role === undefined ? file : join(dirname(file), `paused-${role}.json`);
  const read = async (role?: RoleName): Promise<Pause | null> => {
    const text = await readOptional(fileOf(role));
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
    pause: async (by, reason, role) => {
      const next = { by, at: clock.now().toISOString(), reason };
      const { role: _, ...pause } = joinPauses(await read(role), next);
      await writeDurably(fileOf(role), `${JSON.stringify(pause)}\n`);
      return role === undefined ? pause : { ...pause, role };
    },
    resume: async (role) => {
      await rm(fileOf(role), { force: true });
      await syncFolder(dirname(file));
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
