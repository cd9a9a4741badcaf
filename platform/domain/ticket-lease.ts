import { ok, refuse, type Result } from './result.ts';
import type { Ticket } from './ticket.ts';
import { noteInHistory, walk, type Act } from './ticket-transitions.ts';
import { openDependencies } from './ticket-ready.ts';

export type ClaimTerms = { leaseMinutes: number; branch: string; baseCommit: string | null };

/** open -> in_progress with a fresh lease; refused while a dependency is open. `baseCommit`: main's head, null without a repository. */
export function claimTicket(ticket: Ticket, all: Ticket[], act: Act, terms: ClaimTerms): Result<Ticket> {
  const open = openDependencies(ticket, all);
  if (open.length > 0) {
    return refuse(
      'not_ready',
      `${ticket.id} waits for ${open.join(', ')}`,
      'finish those first: ticket ready',
    );
  }
  if (ticket.assigned_to !== 'developer') {
    return refuse(
      'not_ready',
      `${ticket.id} is assigned to ${ticket.assigned_to}, not to the developer`,
      `manager: ticket assign ${ticket.id} developer`,
    );
  }
  const walked = walk(ticket, 'claim', act);
  if (!walked.ok) return walked;
  const { given_up: _, ...taken } = walked.value;
  const fence = ticket.last_fence + 1;
  const lease = { holder: act.by, fence, expires_at: expiry(act, terms.leaseMinutes) };
  return ok({
    ...taken,
    lease,
    last_fence: fence,
    branch: ticket.branch ?? terms.branch,
    base_commit: ticket.base_commit ?? terms.baseCommit,
  });
}

/** in_progress -> open; only the lease's holder, the owner, or the platform when it expired. The branch stays. */
export function releaseTicket(ticket: Ticket, act: Act, reason: string): Result<Ticket> {
  const mine = holdsLease(ticket, act);
  if (!mine.ok) return mine;
  const walked = walk(ticket, 'release', act, reason);
  return walked.ok ? ok({ ...walked.value, lease: null }) : walked;
}

/** True when the lease ran out at `now`; a ticket without lease counts as expired while it is in progress. */
export function isLeaseExpired(ticket: Ticket, now: Date): boolean {
  if (ticket.status !== 'in_progress') return false;
  return ticket.lease === null || Date.parse(ticket.lease.expires_at) <= now.getTime();
}

/** Longer by `leaseMinutes` from now; fails for a late writer whose fence is no longer the lease's. */
export function renewLease(ticket: Ticket, fence: number, act: Act, leaseMinutes: number): Result<Ticket> {
  const valid = checkFence(ticket, fence);
  if (!valid.ok) return valid;
  const lease = { ...valid.value, expires_at: expiry(act, leaseMinutes) };
  return ok({ ...ticket, lease, updated_at: act.now.toISOString() });
}

/** The lease when `fence` is still its number; otherwise `lease_lost`. */
export function checkFence(ticket: Ticket, fence: number): Result<NonNullable<Ticket['lease']>> {
  if (ticket.lease && ticket.lease.fence === fence) return ok(ticket.lease);
  const now = ticket.lease
    ? `${ticket.lease.holder} holds it (fence ${ticket.lease.fence})`
    : 'nobody holds it';
  return refuse(
    'lease_lost',
    `the lease of ${ticket.id} with fence ${fence} is gone: ${now}`,
    `claim it again: ticket claim ${ticket.id}`,
  );
}

/** Who may work on it now: the lease's holder (the role with the same person), the owner, or the platform. */
export function holdsLease(ticket: Ticket, act: Act): Result<null> {
  if (act.role === 'owner' || act.role === 'platform') return ok(null);
  if (ticket.lease === null || ticket.lease.holder === act.by) return ok(null);
  return refuse(
    'lease_lost',
    `${ticket.id} is held by ${ticket.lease.holder} until ${ticket.lease.expires_at}`,
    'work on another one: ticket ready',
  );
}

/** After a crash or an expiry: back to open, marked so that everybody can see it. */
export function expireLease(ticket: Ticket, act: Act): Result<Ticket> {
  if (!isLeaseExpired(ticket, act.now))
    return refuse('wrong_state', `the lease of ${ticket.id} is still valid`);
  return releaseTicket(ticket, act, 'the lease expired');
}

/** Marks work that a crash cut off; the status stays. */
export function markInterrupted(ticket: Ticket, act: Act, what: string): Ticket {
  return noteInHistory(ticket, act, `interrupted: ${what}`);
}

function expiry(act: Act, minutes: number): string {
  return new Date(act.now.getTime() + minutes * 60_000).toISOString();
}
