import type { EngineEvents } from '../ports-incidents.ts';
import type { Clock } from '../ports.ts';

/** Rings when the engine tells of a container of these projects. */
export type Bell = {
  /** resolves at the next ring, or after this time, or when the signal aborts */
  wait(withinMs: number): Promise<void>;
};

const AGAIN_MS = 1000;

/** Listens until the signal aborts. While the engine's events cannot be had, only the time rings. */
export function hangBell(
  ports: { clock: Clock; engineEvents: EngineEvents },
  projects: ReadonlySet<string>,
  signal: AbortSignal,
): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = (): void => {
    rung = true;
    wake?.();
  };
  void listen(ports, projects, ring, signal);
  return {
    async wait(withinMs) {
      if (!rung && !signal.aborted) {
        const slept = new AbortController();
        const stop = () => slept.abort(new Error('the launch has ended'));
        signal.addEventListener('abort', stop, { once: true });
        const asleep = ports.clock.sleep(withinMs, slept.signal).catch(() => undefined); // woken before its time
        await Promise.race([asleep, new Promise<void>((resolve) => (wake = resolve))]);
        signal.removeEventListener('abort', stop);
        slept.abort(new Error('rung'));
      }
      wake = null;
      rung = false;
    },
  };
}

async function listen(
  { clock, engineEvents }: { clock: Clock; engineEvents: EngineEvents },
  projects: ReadonlySet<string>,
  ring: () => void,
  signal: AbortSignal,
): Promise<void> {
  const onEvent = ({ project }: { project: string }): void => {
    if (projects.has(project)) ring();
  };
  while (!signal.aborted) {
    try {
      await engineEvents.follow({ onStart: ring, onEvent }, signal);
    } catch {
      await clock.sleep(AGAIN_MS, signal).catch(() => undefined); // the engine is away: the slow looks go on meanwhile
    }
  }
}
