import type { EngineEvent } from '../domain/engine-event.ts';
import { GONE_MS, rememberKill } from '../domain/incident-history.ts';
import type { EngineEvents } from '../ports-incidents.ts';
import type { Ports } from '../ports.ts';

export type EngineWatchPorts = Pick<Ports, 'clock' | 'compose' | 'events' | 'watchMemory'>;

/** Events come together: a kill and its end, all containers of a stack. */
const SETTLE_MS = 100;
/** A container that dies and starts again all the time does not make the stacks be looked at all the time. */
const QUIET_MS = 2000;
/** A service counts as gone only when it stays away: that is looked for once more. */
const LATER_MS = GONE_MS + 1000;
const AGAIN_MS = [500, 15_000] as const;
const MAX_WAITING = 1000;

/**
 * Follows the engine until the signal ends it. What happens to a container of this root's stacks makes what was seen before
 * count no more, and is published, so that the monitor looks. So is each new connection, for what nobody heard. While the
 * engine is away it is tried again and again; `onAway` is told once.
 */
export async function watchEngine(
  ports: EngineWatchPorts,
  engineEvents: EngineEvents,
  { signal, onAway }: { signal: AbortSignal; onAway(error: unknown): void },
): Promise<void> {
  const heard = createEar(ports, signal);
  let waitMs: number = AGAIN_MS[0];
  while (!signal.aborted) {
    try {
      const onStart = (): void => {
        waitMs = AGAIN_MS[0];
        heard(null);
      };
      await engineEvents.follow({ onStart, onEvent: heard }, signal);
    } catch (error) {
      if (waitMs === AGAIN_MS[0]) onAway(error);
      await rest(ports, waitMs, signal);
      waitMs = Math.min(waitMs * 2, AGAIN_MS[1]);
    }
  }
}

/** Takes events (null: something may have been missed) and tells of them together. */
function createEar(ports: EngineWatchPorts, signal: AbortSignal): (event: EngineEvent | null) => void {
  let waiting: (EngineEvent | null)[] = [];
  const kills = createKills();
  let quietUntil = 0;
  let isLater = false;
  const ring = (): void => {
    ports.watchMemory.noteEvent();
    ports.events.publish({ kind: 'engine' });
  };
  const later = async (): Promise<void> => {
    if (isLater) return;
    isLater = true;
    await rest(ports, LATER_MS, signal);
    isLater = false;
    if (!signal.aborted) ring();
  };
  const tell = async (): Promise<void> => {
    await rest(ports, Math.max(SETTLE_MS, quietUntil - ports.clock.now().getTime()), signal);
    const events = await ownOf(ports, waiting.splice(0));
    if (signal.aborted || events.length === 0) return;
    quietUntil = ports.clock.now().getTime() + QUIET_MS;
    for (const id of kills.takeEnded())
      ports.watchMemory.keep(rememberKill(ports.watchMemory.history(), id, ports.clock.now()));
    ring();
    void later();
  };
  return (event) => {
    kills.note(event);
    if (event?.what === 'oom') return; // of a child, or its end follows
    // pages show it now; whoever acts hears of it with all that comes together
    if (event) {
      const { project, containerId } = event;
      ports.events.publish({ kind: 'container', project, containerId });
    }
    if (waiting.push(event) === 1) void tell();
    if (waiting.length > MAX_WAITING) waiting = waiting.slice(0, 1);
  };
}

/** Those of this root's stacks; all of them while these cannot be found out. */
async function ownOf(
  ports: EngineWatchPorts,
  events: (EngineEvent | null)[],
): Promise<(EngineEvent | null)[]> {
  const found = await ports.compose.stacks().catch(() => null);
  if (found === null || found.faults.length > 0) return events;
  const projects = new Set(found.stacks.map(({ project }) => project));
  return events.filter((event) => event === null || projects.has(event.project));
}

/**
 * Containers that ended after the kernel killed for memory in them (the engine tells of both, up to seconds apart). One whose
 * child was killed, and that goes on, is not meant.
 */
function createKills(): { note(event: EngineEvent | null): void; takeEnded(): string[] } {
  const killing = new Set<string>();
  let ended: string[] = [];
  return {
    note(event) {
      if (event?.what === 'oom') killing.add(event.containerId);
      if (event?.what === 'die' && killing.delete(event.containerId)) ended.push(event.containerId);
      if (killing.size > MAX_WAITING) killing.clear();
    },
    takeEnded() {
      const taken = ended;
      ended = [];
      return taken;
    },
  };
}

async function rest(
  { clock }: Pick<EngineWatchPorts, 'clock'>,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  await clock.sleep(ms, signal).catch(() => undefined); // an abort only means that the loop ends
}
