import { setTimeout as sleep } from 'node:timers/promises';

import { PlatformAway } from './broker-request.ts';
import { followEvents, type StreamLine } from './event-stream.ts';

export type StepOutcome = 'worked' | 'idle' | 'failed';

/** What a daemon is told when it reports. */
export type Terms = {
  act: boolean;
  why: string;
  seconds: number;
  /** steps at the same time */ parallel: number;
};

export type DaemonIo = {
  socketPath: string;
  signal: AbortSignal;
  /** says what the role does; null while the platform is away */
  report(state: 'idle' | 'working' | 'waiting', text: string): Promise<Terms | null>;
  /** one piece of work; must not throw for anything that the platform or the work does */
  step(signal: AbortSignal): Promise<{ outcome: StepOutcome; text: string }>;
  log(text: string): void;
  /** further kinds of events that mean something to this role */
  rings?: readonly string[];
};

/** Waits in milliseconds; tests shorten them. */
export type DaemonWaits = {
  headersMs: number;
  silenceMs: number;
  /** between two tries to reach the platform, doubled up to the second */
  againMs: readonly [number, number];
  /** after failed steps, doubled up to the second */
  failedMs: readonly [number, number];
  /** events that come together are looked at together */
  settleMs: number;
  /** how long the events that a failed step causes may be under way */
  echoMs: number;
};

export const DAEMON_WAITS: DaemonWaits = {
  headersMs: 1500,
  silenceMs: 20_000,
  againMs: [500, 5000],
  failedMs: [5000, 600_000],
  settleMs: 100,
  echoMs: 500,
};

/**
 * Follows the platform's events and does a step whenever there is something to do. While the platform is away or
 * everything is paused nothing is done; a step that is under way then ends by itself, for the platform refuses it.
 */
export async function runDaemon(io: DaemonIo, waits: DaemonWaits = DAEMON_WAITS): Promise<void> {
  const bell = createBell();
  io.signal.addEventListener('abort', bell.ring, { once: true });
  const bells = [bell];
  const more: Promise<void>[] = [];
  /** each loop asks for itself, and acts while its number is allowed; further loops begin when they are first allowed */
  const loop = (number: number, own: Bell): Promise<void> => {
    const report: DaemonIo['report'] = async (state, text) => {
      const terms = await io.report(state, text);
      if (terms?.act) widen(terms.parallel);
      return terms && { ...terms, act: terms.act && number <= terms.parallel };
    };
    return act({ ...io, report }, waits, own);
  };
  const widen = (parallel: number): void => {
    while (bells.length < Math.min(parallel, MAX_PARALLEL)) {
      const own = createBell();
      io.signal.addEventListener('abort', own.ring, { once: true });
      more.push(loop(bells.push(own), own));
    }
  };
  const everyBell: Bell = { ...bell, ring: () => bells.forEach((one) => one.ring()) };
  await Promise.all([follow(io, waits, everyBell), loop(1, bell)]);
  await Promise.all(more);
}

const MAX_PARALLEL = 4;

/** What may mean that there is something to do; reports and decisions are what daemons themselves cause. */
const RINGS = new Set<unknown>(['ticket', 'pause', 'settings', 'incident']);

/** Keeps the stream of events open, from where it was cut. */
async function follow(io: DaemonIo, waits: DaemonWaits, bell: Bell): Promise<void> {
  let after: number | null = null;
  let delayMs = waits.againMs[0];
  const onLine = (line: StreamLine): void => {
    if (line.type === 'beat') return;
    after = line.seq;
    delayMs = waits.againMs[0];
    // the start too: whatever happened while nobody listened is found by looking
    const kind = line.type === 'event' ? line.event['kind'] : null;
    if (kind === null || RINGS.has(kind) || io.rings?.some((one) => one === kind)) bell.ring();
  };
  const { socketPath, signal } = io;
  while (!signal.aborted) {
    try {
      await followEvents(
        { socketPath, after, headersMs: waits.headersMs, silenceMs: waits.silenceMs, signal },
        onLine,
      );
    } catch (error) {
      if (!(error instanceof PlatformAway)) throw error;
    }
    await rest(delayMs, signal);
    delayMs = Math.min(delayMs * 2, waits.againMs[1]);
  }
}

async function act(io: DaemonIo, waits: DaemonWaits, bell: Bell): Promise<void> {
  let failedMs = 0;
  let told = '';
  while (!io.signal.aborted) {
    bell.clear();
    const terms = await io.report('idle', told);
    if (terms && !terms.act) [failedMs, told] = [0, ''];
    if (terms?.act) {
      const { outcome, text } = await io.step(io.signal);
      told = text;
      if (outcome === 'worked') {
        failedMs = 0;
        await rest(waits.settleMs, io.signal);
        continue;
      }
      failedMs =
        outcome === 'idle' ? 0 : Math.min(Math.max(failedMs * 2, waits.failedMs[0]), waits.failedMs[1]);
      if (outcome === 'failed') {
        io.log(text);
        await io.report('waiting', text);
      }
    }
    if (failedMs > 0) {
      await rest(waits.echoMs, io.signal);
      bell.clear(); // the failure's own echo; whatever happens from now on is looked at after the rest, not lost
      await rest(waits.failedMs[0], io.signal);
    }
    // unheard: the event that rang is used up, so this may not wait for another one
    const waitMs = terms === null ? waits.againMs[1] : terms.seconds * 1000;
    await bell.wait(Math.max(failedMs, waitMs), io.signal);
    await rest(waits.settleMs, io.signal);
  }
}

type Bell = { ring(): void; clear(): void; wait(ms: number, signal: AbortSignal): Promise<void> };

/** Rings that come while nobody waits are kept: one is enough. */
function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    clear: () => void (rung = false),
    async wait(ms, signal) {
      if (rung || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = null;
    },
  };
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined); // an abort only means that the loop ends
}
