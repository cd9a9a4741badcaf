import type { Caller } from '../domain/access.ts';
import { messageOf } from '../domain/errors.ts';
import { justAfter, type LogLine } from '../domain/log-line.ts';
import { createRedactor } from '../domain/redact.ts';
import { createRedactedLines } from '../domain/redact-lines.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports, ServiceState, StackRef } from '../ports.ts';
import { findStack, mayRead } from './read-service.ts';

export type ReadLogsPorts = Pick<Ports, 'clock'> & {
  compose: Pick<Ports['compose'], 'stacks'>;
  containers: Pick<Ports['containers'], 'logs'>;
  engine: Pick<Ports['engine'], 'services'>;
  events: Pick<Ports['events'], 'subscribe'>;
  secrets: Pick<Ports['secrets'], 'known'>;
  tickets: Pick<Ports['tickets'], 'list'>;
};
export type ServiceLogLine = LogLine & { stack: string; service: string; container: string };
/** `services`: none means all; `tail`: of each container, -1 for everything there is. */
export type LogsWish = {
  stack: string;
  services: readonly string[];
  since: string | null;
  until: string | null;
  tail: number;
  follow: boolean;
};
type TailPorts = Pick<ReadLogsPorts, 'clock' | 'containers' | 'secrets'>;
type OnLines = (lines: ServiceLogLine[]) => Promise<void>;
type Reading = {
  ports: ReadLogsPorts;
  wish: LogsWish;
  stack: StackRef;
  onLines: OnLines;
  signal: AbortSignal;
};

const FRESH_MS = 5000;

/**
 * What the containers of some services of a stack wrote, without secrets. With `follow` until the signal ends it, containers that
 * start or come later included; the engine's events tell of them. `onLines` slows the reading down to what its reader takes.
 */
export async function readLogs(
  ports: ReadLogsPorts,
  caller: Caller,
  wish: LogsWish,
  onLines: OnLines,
  signal: AbortSignal,
): Promise<Result<null>> {
  const allowed = await mayRead(ports, caller, wish.stack);
  if (!allowed.ok) return allowed;
  const stack = await findStack(ports, wish.stack);
  if (!stack.ok) return stack;
  const reading = { ports, wish, stack: stack.value, onLines, signal };
  const states = await statesOf(reading);
  if (states.length === 0 && !wish.follow)
    return refuse(
      'not_found',
      `there is no container of ${wish.services.join(', ') || wish.stack}`,
      `start it: dockfra stack up ${wish.stack}`,
    );
  if (wish.follow) await followAll(reading, states);
  else await Promise.all(states.map((state) => readOne(reading, state, new Map())));
  return ok(null);
}

/** The last lines of one container that were written since then, without secrets. */
export async function readTail(
  ports: TailPorts,
  stack: StackRef,
  state: ServiceState,
  { since, tail, signal }: { since: string | null; tail: number; signal: AbortSignal },
): Promise<ServiceLogLine[]> {
  const wish = { stack: stack.name, services: [], since, until: null, tail, follow: false };
  const read: ServiceLogLine[] = [];
  const onLines = (lines: ServiceLogLine[]): Promise<void> => {
    read.push(...lines);
    return Promise.resolve();
  };
  await readOne({ ports, wish, stack, onLines, signal }, state, new Map());
  return read;
}

async function statesOf({ ports, wish, stack }: Reading): Promise<ServiceState[]> {
  const states = await ports.engine.services(stack);
  return states.filter(({ service }) => wish.services.length === 0 || wish.services.includes(service));
}

/** Ends with the signal, or by the first failure. */
async function followAll(reading: Reading, first: readonly ServiceState[]): Promise<void> {
  const { ports, stack, signal } = reading;
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const attached = new Set<string>();
  const last = new Map<string, string>();
  const failures: Error[] = [];
  const ended = new Promise<void>((resolve) => {
    if (until.aborted) resolve();
    until.addEventListener('abort', () => resolve(), { once: true });
  });
  const guarded = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => {
      failures.push(error instanceof Error ? error : new Error(messageOf(error)));
      stop.abort(new Error('it cannot be read any more'));
    });
  const attach = async (state: ServiceState): Promise<void> => {
    if (attached.has(state.containerId)) return;
    attached.add(state.containerId);
    await readOne({ ...reading, signal: until }, state, last);
    attached.delete(state.containerId);
  };
  const lookAgain = createLook(async () => {
    const states = await statesOf(reading);
    for (const state of states.filter(isAlive)) void guarded(() => attach(state));
  });
  const unsubscribe = ports.events.subscribe((event) => {
    if (event.kind === 'container' && event.project === stack.project) void guarded(lookAgain);
  });
  try {
    for (const state of first) void guarded(() => attach(state));
    await ended;
  } finally {
    unsubscribe();
  }
  const [failure] = failures;
  if (failure && !signal.aborted) throw failure;
}

/** One at a time, and once more when asked meanwhile. */
function createLook(look: () => Promise<void>): () => Promise<void> {
  let isLooking = false;
  let isAsked = false;
  return async () => {
    isAsked = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (isAsked) {
        isAsked = false;
        await look();
      }
    } finally {
      isLooking = false;
    }
  };
}

function isAlive({ state }: ServiceState): boolean {
  return state === 'running' || state === 'restarting';
}

/** `last`: the time of the last line by container, so that one that starts again goes on behind it. */
async function readOne(
  { ports, wish, stack, onLines, signal }: Omit<Reading, 'ports'> & { ports: TailPorts },
  { containerId, service }: ServiceState,
  last: Map<string, string>,
): Promise<void> {
  const before = last.get(containerId);
  const from =
    before === undefined ? { since: wish.since, tail: wish.tail } : { since: justAfter(before), tail: -1 };
  const veil = createFreshVeil(ports);
  const redacted = createRedactedLines((text) => veil.text(text));
  const container = containerId.slice(0, 12);
  await ports.containers.logs(
    containerId,
    { ...from, until: wish.until, follow: wish.follow },
    async (piece) => {
      await veil.fresh();
      const at = piece.findLast((line) => line.at !== '')?.at;
      if (at !== undefined) last.set(containerId, at);
      const lines = redacted(piece).map((line) => ({ ...line, stack: stack.name, service, container }));
      if (lines.length > 0 && !signal.aborted) await onLines(lines);
    },
    signal,
  );
}

/** The secrets of the root as they are now, read every few seconds while something is written. */
function createFreshVeil(ports: Pick<ReadLogsPorts, 'clock' | 'secrets'>) {
  let redact: ((text: string) => string) | null = null;
  let readAt = -Infinity;
  return {
    async fresh(): Promise<void> {
      const now = ports.clock.now().getTime();
      if (now - readAt < FRESH_MS) return;
      const redactor = createRedactor(await ports.secrets.known(), []);
      redact = (text) => redactor.text(text);
      readAt = now;
    },
    text: (text: string): string => redact?.(text) ?? '',
  };
}
