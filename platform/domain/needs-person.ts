import { isDaemon } from './crew.ts';
import { givenUpText, isGivenUp } from './given-up.ts';
import { ok, refuse, type Result } from './result.ts';
import { releaseTicket } from './ticket-lease.ts';
import { noteInHistory, type Act } from './ticket-transitions.ts';
import type { Ticket } from './ticket.ts';

/** Label of tickets that no daemon touches until a person takes it off. */
export const NEEDS_PERSON = 'needs-person';
export const MAX_RETURNS = 3;

const LATER = new Set(['review', 'approved', 'deploying']);

/** True when only a person goes on with it: it has the label, or has come back too often. */
export function isForPerson(ticket: Ticket): boolean {
  return ticket.labels.includes(NEEDS_PERSON) || returnsOf(ticket) >= MAX_RETURNS;
}

/** The crew leaves it alone and no person holds it: somebody has to look. */
export function waitsForPerson(ticket: Ticket): boolean {
  if (ticket.status !== 'open' && ticket.status !== 'in_progress') return false;
  if (isGivenUp(ticket)) return true;
  return isForPerson(ticket) && (ticket.lease === null || isDaemon(ticket.lease.holder));
}

const WAITS = 'waits for a person: ';

/** What was said when it was handed to a person last; null when nobody said anything. */
export function handedOver(ticket: Ticket): string | null {
  if (isGivenUp(ticket) && !isForPerson(ticket)) return givenUpText(ticket);
  const last = ticket.history.findLast(
    ({ from, to, reason }) => from === to && (reason === TAKEN_OFF || reason?.startsWith(WAITS)),
  );
  return last?.reason?.startsWith(WAITS) ? last.reason.slice(WAITS.length) : null;
}

/** How often it came back (rejected, rolled back, released, lease run out) since it was opened or a person took the label off. */
export function returnsOf(ticket: Ticket): number {
  let returns = 0;
  for (const { from, to, reason } of ticket.history) {
    if (to === 'open' && (from === 'done' || from === 'closed')) returns = 0;
    else if (from === to && reason === TAKEN_OFF) returns = 0;
    else if (to === 'in_progress' && from !== null && LATER.has(from)) returns += 1;
    else if (to === 'open' && from === 'in_progress') returns += 1;
  }
  return returns;
}

/** What the history says when the label is taken off. */
export const TAKEN_OFF = `a person goes on: ${NEEDS_PERSON} taken off`;

/** Puts the label on and takes the work from a daemon that holds it; a person's own work stays theirs. */
export function escalateTicket(ticket: Ticket, act: Act, reason: string): Result<Ticket> {
  if (ticket.labels.includes(NEEDS_PERSON))
    return refuse('wrong_state', `${ticket.id} waits for a person already`, `ticket show ${ticket.id}`);
  const labelled = noteInHistory(
    { ...ticket, labels: [...ticket.labels.slice(0, 49), NEEDS_PERSON] },
    act,
    `${WAITS}${reason}`.slice(0, 4000),
  );
  if (labelled.status !== 'in_progress' || !isDaemon(labelled.lease?.holder ?? '')) return ok(labelled);
  return releaseTicket(labelled, { ...act, role: 'platform' }, 'the work waits for a person');
}

/** Takes the label off (or says that what was given up may go on) and starts counting anew. */
export function handBack(ticket: Ticket, act: Act): Result<Ticket> {
  if (!isForPerson(ticket) && !isGivenUp(ticket))
    return refuse('wrong_state', `${ticket.id} does not wait for a person`, `ticket show ${ticket.id}`);
  const { given_up: _, ...rest } = ticket;
  const labels = ticket.labels.filter((label) => label !== NEEDS_PERSON);
  return ok(noteInHistory({ ...rest, labels }, act, TAKEN_OFF));
}
