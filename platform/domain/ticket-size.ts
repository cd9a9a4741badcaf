import { ok, refuse, type Result } from './result.ts';
import type { Ticket } from './ticket.ts';

const MIB = 1024 * 1024;
/** A larger file is not read at all. */
export const MAX_TICKET_BYTES = 16 * MIB;
/** What a ticket may hold of comments, evidence and everything else that grows. */
export const MAX_GROWN = 4 * MIB;
/** Room beyond that for what has to go on: leases, small notes, steps of whoever works on it. */
const MAX_WORKED = 8 * MIB;
/** Room that only those have who end a ticket, so that nobody else can use it up. */
const MAX_ENDED = 15 * MIB;
const SMALL_NOTE = 1024;
const WORKERS = ['developer', 'autopilot'];

export type Sized = { ticket: Ticket; bytes: number };

/** Refuses growth that would make the ticket too large to be read; steps of its state have a reserve, and less is always fine. */
export function fitTicket(before: Sized | null, next: Sized): Result<null> {
  const grown = next.bytes - (before?.bytes ?? 0);
  if (next.bytes <= mostFor(before, next, grown) || grown <= 0) return ok(null);
  const size = `${(next.bytes / MIB).toFixed(1)} MB`;
  return refuse(
    'limits',
    `${next.ticket.id} would grow to ${size}, which is more than it may hold`,
    'go on in a new ticket; this one can still be closed',
  );
}

function mostFor(before: Sized | null, next: Sized, grown: number): number {
  if (before === null) return MAX_GROWN;
  if (next.ticket.status === before.ticket.status) return grown <= SMALL_NOTE ? MAX_WORKED : MAX_GROWN;
  const [role = ''] = (next.ticket.history.at(-1)?.by ?? '').split(':');
  return WORKERS.includes(role) ? MAX_WORKED : MAX_ENDED;
}
