import type { DockfraEvent } from '../../platform/ports.ts';
import { ENDED } from '../contract.ts';
import type { TicketLogs } from './ticket-logs.ts';
import { createToldLines, type ToldLines } from './told-lines.ts';
import type { Veil } from './veil.ts';

const MAX_WAITING = 5000;
const MAX_TICKETS = 50;

type Progress = Extract<DockfraEvent, { kind: 'progress' }>;
type Waiting = { at: string; event: Progress };
type Options = { veil: Veil; logs: TicketLogs; onChange: () => void };

/** Progress of tickets on its way to the pages: it waits until the secrets of this moment are known. */
export function createToldProgress({ veil, logs, onChange }: Options): (at: string, event: Progress) => void {
  let waiting: Waiting[] = [];
  let busy = false;
  const lines = new Map<string, ToldLines>();
  const linesOf = (ticket: string): ToldLines => {
    const known = lines.get(ticket);
    if (known) return known;
    const [oldest] = lines.keys();
    if (lines.size >= MAX_TICKETS && oldest !== undefined) lines.delete(oldest);
    const made = createToldLines(veil, (line) => logs.add(ticket, line));
    lines.set(ticket, made);
    return made;
  };
  const tell = ({ at, event: { ticketId, stage, text } }: Waiting) => {
    linesOf(ticketId).told(at, stage, text);
    if (stage === ENDED) lines.delete(ticketId);
  };
  const pump = async (): Promise<void> => {
    busy = true;
    try {
      while (waiting.length > 0) {
        await veil.fresh();
        const batch = waiting;
        waiting = [];
        batch.forEach(tell);
        onChange();
      }
    } finally {
      busy = false;
    }
  };
  return (at, event) => {
    waiting = [...waiting.slice(-MAX_WAITING), { at, event }];
    if (!busy) void pump();
  };
}
