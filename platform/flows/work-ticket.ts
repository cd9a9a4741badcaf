import { DAEMON } from '../domain/crew.ts';
import { pauseHint, pauseLine } from '../domain/pause.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { claimTicket, holdsLease, isLeaseExpired, releaseTicket } from '../domain/ticket-lease.ts';
import { findReady } from '../domain/ticket-ready.ts';
import { lastTaken } from '../domain/ticket-review.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports, RepositoryRef } from '../ports.ts';
import { actOf } from './acting.ts';
import { budgetReached } from './crew-budget.ts';
import { givenUpRefusal } from './given-up.ts';
import { repositoryOf } from './ticket-repository.ts';

type Needed = Pick<
  Ports,
  'clock' | 'tickets' | 'settings' | 'compose' | 'repositories' | 'courier' | 'switches' | 'usage'
>;

/** open -> in_progress: the user's branch is fetched first, so that work starts at its newest commit. */
export async function claim(
  ports: Omit<Needed, 'courier'>,
  context: CallContext,
  id: string,
): Promise<Result<Ticket>> {
  const stopped = await stoppedDaemon(ports, context);
  if (stopped) return stopped;
  const ticket = await ports.tickets.read(id);
  if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
  const givenUp = await givenUpRefusal(ports, context, ticket);
  if (givenUp) return givenUp;
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) return found;
  const { head } = await ports.repositories.sync(found.value.repo);
  const config = await ports.settings.current();
  return ports.tickets.update(id, (current, all) => {
    const act = actOf(ports, context);
    const expired = isLeaseExpired(current, act.now);
    const freed = expired
      ? releaseTicket(
          { ...current, lease: null },
          { ...act, role: 'platform', by: 'platform' },
          'the lease expired',
        )
      : ok(current);
    if (!freed.ok) return freed;
    return claimTicket(freed.value, all(), act, {
      leaseMinutes: config.limits.lease_minutes,
      branch: `ticket/${id}`,
      baseCommit: head,
    });
  });
}

/** A daemon takes nothing while its role stands still or the day's money is spent; a person's own work is theirs. */
async function stoppedDaemon(
  ports: Pick<Needed, 'switches' | 'settings' | 'usage' | 'clock'>,
  { caller }: CallContext,
): Promise<Result<never> | null> {
  if (caller.role === 'owner' || caller.person !== DAEMON) return null;
  const paused = await ports.switches.paused(caller.role);
  if (paused) return refuse('paused', pauseLine(paused), pauseHint(paused));
  const reached = await budgetReached(ports);
  return reached === null ? null : refuse('limits', reached, 'it goes on tomorrow, or with a higher limit');
}

export type Work = { ticket: Ticket; folder: string };

/** Claims the ticket when it is open (the most urgent ready one when no id is given) and lays out its worktree. */
export async function work(
  ports: Needed,
  context: CallContext,
  wanted: string | undefined,
): Promise<Result<Work>> {
  const { tickets } = await ports.tickets.list();
  const id = wanted ?? findReady(tickets)[0]?.id;
  if (id === undefined)
    return refuse('not_found', 'no ticket is ready', 'see what waits for what: ticket list');
  const before = tickets.find((ticket) => ticket.id === id);
  const claimed =
    before?.status === 'in_progress' && !isLeaseExpired(before, ports.clock.now())
      ? ok(before)
      : await claim(ports, context, id);
  if (!claimed.ok) return claimed;
  const ticket = claimed.value;
  const mine = holdsLease(ticket, actOf(ports, context));
  if (!mine.ok) return mine;
  const provisioned = await provision(ports, context, ticket);
  return provisioned.ok ? ok({ ticket, folder: `/work/${ticket.id}` }) : provisioned;
}

/** Work that the platform has of the ticket: after a purge of the container it is laid out again. Null: there is none, or it is lost. */
async function startOf(
  ports: Pick<Needed, 'repositories'>,
  repo: RepositoryRef,
  { ticket, base }: { ticket: Ticket; base: string },
): Promise<string | null> {
  const taken = lastTaken(ticket);
  if (taken === null) return null;
  // .dockfra/repos may have been made anew since: then the worktree begins at the base, as for a new ticket
  return (await ports.repositories.isAncestor(repo, base, taken).catch(() => false)) ? taken : null;
}

/** The worktree in the developer's container; again and again without harm. */
async function provision(ports: Needed, context: CallContext, ticket: Ticket): Promise<Result<null>> {
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) return found;
  if (!ticket.base_commit || !ticket.branch) {
    return refuse(
      'wrong_state',
      `${ticket.id} has no base commit`,
      `ticket release ${ticket.id}, then claim it again`,
    );
  }
  const start = await startOf(ports, found.value.repo, { ticket, base: ticket.base_commit });
  const from = start === null ? '' : ` (where there is none any more, at its commit ${start.slice(0, 12)})`;
  context.progress('worktree', `laying out /work/${ticket.id} in the developer's container${from}`);
  await ports.courier.provision({
    repo: found.value.repo,
    ticketId: ticket.id,
    branch: ticket.branch,
    base: ticket.base_commit,
    ...(start === null ? {} : { start }),
    person: context.caller.person,
    signal: context.signal,
  });
  return ok(null);
}
