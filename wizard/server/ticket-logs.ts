import { safeLine } from '../../platform/domain/safe-text.ts';
import type { ProgressLine, TicketProgress } from '../contract.ts';
import { plainText } from './plain-text.ts';

const KEPT_TICKETS = 20;
const KEPT_LINES = 100;

/** What is told about work on a ticket while it happens, whoever started it. Bounded; lost at a restart on purpose. */
export type TicketLogs = {
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
    add(ticket, { at, stage, text }) {
      const line = { at, stage: safeLine(stage, 60), text: plainText(text).slice(0, 2000) };
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
