import { DAEMON } from '../domain/crew.ts';
import { givenUpText, isGivenUp } from '../domain/given-up.ts';
import { refuse, type Result } from '../domain/result.ts';
import { findReady } from '../domain/ticket-ready.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { repositoryOf } from './ticket-repository.ts';

type Needed = Pick<Ports, 'tickets' | 'compose' | 'repositories'>;

/** What can be started now; for a daemon without what an agent gave up and nobody changed since. */
export async function readyFor(ports: Needed, { caller }: CallContext): Promise<Ticket[]> {
  const ready = findReady((await ports.tickets.list()).tickets);
  if (caller.role === 'owner' || caller.person !== DAEMON) return ready;
  const open: Ticket[] = [];
  for (const ticket of ready) if (!(await staysGivenUp(ports, ticket))) open.push(ticket);
  return open;
}

/** A daemon does not take again what an agent gave up. A person may. */
export async function givenUpRefusal(
  ports: Omit<Needed, 'tickets'>,
  { caller }: CallContext,
  ticket: Ticket,
): Promise<Result<never> | null> {
  if (caller.role === 'owner' || caller.person !== DAEMON || !(await staysGivenUp(ports, ticket)))
    return null;
  return refuse(
    'not_ready',
    `${ticket.id} waits for a change: ${givenUpText(ticket)}`,
    `ticket comment ${ticket.id}, ticket edit ${ticket.id}, or ticket hand-back ${ticket.id}`,
  );
}

/** Given up, and main is still what it was then. */
export async function staysGivenUp(ports: Omit<Needed, 'tickets'>, ticket: Ticket): Promise<boolean> {
  return isGivenUp(ticket) && (await mainOf(ports, ticket)) === (ticket.given_up?.main ?? null);
}

/** Main's head for this ticket; null when it has no repository (any more). */
export async function mainOf(ports: Omit<Needed, 'tickets'>, ticket: Ticket): Promise<string | null> {
  const found = await repositoryOf(ports, ticket);
  return found.ok ? (await ports.repositories.sync(found.value.repo)).head : null;
}
