import { z } from 'zod';

/** Something that happened to a container of a Compose project, as far as incidents go. */
export type EngineEvent = { project: string; containerId: string; what: EngineHappening };
/** A kill, a stop and a restart change nothing by themselves: the end and the start that follow tell it. */
const HAPPENINGS = ['die', 'oom', 'health_status', 'start', 'pause', 'unpause', 'destroy'] as const;
export type EngineHappening = (typeof HAPPENINGS)[number];

/** What the engine is asked for; its health checks run commands all the time, and each is an event too. */
export const EVENT_FILTERS = {
  type: ['container'],
  event: [...HAPPENINGS],
  label: ['com.docker.compose.project'],
};

const rawSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

/** One line of the engine's event stream; null for what is none of these. */
export function readEngineEvent(line: string): EngineEvent | null {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // cut off: the next look at the stacks finds what it told
  }
  const parsed = rawSchema.safeParse(value);
  if (!parsed.success) return null;
  const { Action: action, Actor: actor } = parsed.data;
  // "health_status: unhealthy"
  const what = HAPPENINGS.find((one) => one === action.split(':', 1)[0]);
  const project = actor.Attributes['com.docker.compose.project'];
  const isOneOff = actor.Attributes['com.docker.compose.oneoff'] === 'True';
  return what && project && !isOneOff ? { project, containerId: actor.ID, what } : null;
}
