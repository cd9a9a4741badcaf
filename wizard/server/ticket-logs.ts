import type { ProgressLine, TicketProgress } from '../contract.ts';

const KEPT_TICKETS = 20;
const KEPT_LINES = 200;

/** What is told about work on a ticket while it happens, whoever started it. Bounded; lost at a restart on purpose. */
export type TicketLogs = {
  /** of clean text only: see told-lines.ts */
  add(ticket: string, line: ProgressLine): void;
  of(ticket: string): ProgressLine[];
  /** lines since the last call */
  takeNew(): TicketProgress[];
};

export function createTicketLogs(): TicketLogs {
  const kept = new Map<string, ProgressLine[]>();
  let fresh = new Map<string, ProgressLine[]>();
  const append = (logs: Map<string, ProgressLine[]>, ticket: string, line: ProgressLine) => {
    const lines = [...(logs.get(ticket) ?? []), line].slice(-KEPT_LINES);
    logs.delete(ticket); // so that the map stays in order of use
    logs.set(ticket, lines);
    const [oldest] = logs.keys();
    if (logs.size > KEPT_TICKETS && oldest !== undefined) logs.delete(oldest);
  };
  return {
    add(ticket, line) {
      append(kept, ticket, line);
      append(fresh, ticket, line);
    },
    of: (ticket) => kept.get(ticket) ?? [],
    takeNew() {
      const batch = [...fresh].map(([ticket, lines]) => ({ ticket, lines }));
      fresh = new Map();
      return batch;
    },
  };
}
