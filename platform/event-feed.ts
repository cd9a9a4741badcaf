import type { DockfraEvent, Events } from './ports.ts';

export type FedEvent = { seq: number; event: DockfraEvent };

/** Recent events with their numbers, for followers that were away for a while. */
export type EventFeed = {
  /** number of the newest event */
  last(): number;
  /** events after `seq`; `lost` when some of them are not kept (any more): look at everything anew */
  after(seq: number): { events: FedEvent[]; lost: boolean };
  onEvent(listener: () => void): () => void;
  close(): void;
};

const KEPT = 500;
const UNKEPT: ReadonlySet<DockfraEvent['kind']> = new Set(['progress', 'agent', 'container', 'audit']);

/**
 * Numbers begin at the start time in microseconds, so that they go on rising over restarts and a number of an
 * earlier platform is noticed as lost. Output of checks and agents, what happens to single containers, and records of the audit are
 * not among the events: they are read where they are shown.
 */
export function createEventFeed(events: Events, startedAt: Date, kept = KEPT): EventFeed {
  const ring: FedEvent[] = [];
  const listeners = new Set<() => void>();
  const first = startedAt.getTime() * 1000;
  let seq = first;
  let dropped = first;
  const unsubscribe = events.subscribe((event) => {
    if (UNKEPT.has(event.kind)) return;
    ring.push({ seq: (seq += 1), event });
    if (ring.length > kept) dropped = ring.shift()?.seq ?? dropped;
    for (const listener of listeners) listener();
  });
  return {
    last: () => seq,
    after: (from) => ({
      events: ring.filter((one) => one.seq > from),
      lost: from < dropped || from > seq,
    }),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: unsubscribe,
  };
}
