import { z } from 'zod';

import { ENGINE_IDS, type EngineId } from './engine-ids.gen.ts';
import { safeLine } from './safe-text.ts';

/** The coding engines as `engine list` gives them; `place`: the order in which they are tried, null when not. */
export const engineListSchema = z.object({
  engines: z.array(
    z.object({
      id: z.enum(ENGINE_IDS),
      title: z.string(),
      install: z.string(),
      test: z.string(),
      place: z.number().nullable(),
    }),
  ),
  command: z.array(z.string()).nullable(),
  model: z.string().nullable(),
});
export type EngineList = z.infer<typeof engineListSchema>;

/** What the developer's container says of one engine: `version` null is "not installed"; `tested` is of that version. */
const foundSchema = z.object({
  id: z.enum(ENGINE_IDS),
  version: z.string().nullable(),
  tested: z.object({ ok: z.boolean(), note: z.string(), at: z.string() }).nullable(),
});
export const foundListSchema = z.object({ found: z.array(foundSchema).max(50) });
export type EngineFound = z.infer<typeof foundSchema>;

/** The list in what a shell printed: whatever a startup file says around it is passed over. Null when there is none. */
export function readFound(output: string): EngineFound[] | null {
  for (const line of output.split('\n').reverse()) {
    if (!line.startsWith('{')) continue;
    const read = foundListSchema.safeParse(jsonOf(line));
    if (read.success) return read.data.found.map(plain);
  }
  return null;
}

function plain({ id, version, tested }: EngineFound): EngineFound {
  return {
    id,
    version: version === null ? null : safeLine(version, 60),
    tested: tested && { ok: tested.ok, note: safeLine(tested.note, 300), at: safeLine(tested.at, 40) },
  };
}

export type EngineTested = { engine: EngineId; ok: boolean; note: string };

/** "aider   works: ready" as the container prints it; null when it says nothing of the kind. */
export function readTested(engine: EngineId, output: string): EngineTested | null {
  for (const line of output.split('\n').reverse()) {
    const [, id, word, note = ''] = /^([a-z][a-z-]*) +(works|FAILED): (.*)$/.exec(line.trimEnd()) ?? [];
    if (id === engine) return { engine, ok: word === 'works', note: safeLine(note, 300) };
  }
  return null;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
