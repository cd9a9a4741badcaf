import { ok, refuse, type Result } from './result.ts';
import type { CallerRole, HistoryEntry, Ticket, TicketStatus } from './ticket.ts';

/** Who does what, when: every change of a ticket carries one. `by` is "role:person". */
export type Act = { now: Date; by: string; role: CallerRole | 'platform'; via: string };

type Verb =
  | 'claim'
  | 'submit'
  | 'approve'
  | 'reject'
  | 'start_deploy'
  | 'deployed'
  | 'deploy_failed'
  | 'deploy_cancelled'
  | 'release'
  | 'close'
  | 'reopen';

type Edge = { from: readonly TicketStatus[]; to: TicketStatus; roles: readonly (CallerRole | 'platform')[] };

/** The whole state machine: nothing else changes a status. The owner may walk every edge that a role may. */
export const EDGES: Readonly<Record<Verb, Edge>> = {
  claim: { from: ['open'], to: 'in_progress', roles: ['developer', 'owner'] },
  submit: { from: ['in_progress'], to: 'review', roles: ['developer', 'owner'] },
  approve: { from: ['review'], to: 'approved', roles: ['manager', 'autopilot', 'owner'] },
  reject: { from: ['review'], to: 'in_progress', roles: ['manager', 'autopilot', 'owner'] },
  start_deploy: { from: ['approved'], to: 'deploying', roles: ['monitor', 'owner', 'platform'] },
  deployed: { from: ['approved', 'deploying'], to: 'done', roles: ['monitor', 'owner', 'platform'] },
  deploy_failed: {
    from: ['approved', 'deploying'],
    to: 'in_progress',
    roles: ['monitor', 'owner', 'platform'],
  },
  /** nothing was switched yet (main moved, interrupted before the switch): the approval still stands */
  deploy_cancelled: { from: ['deploying'], to: 'approved', roles: ['monitor', 'owner', 'platform'] },
  release: { from: ['in_progress'], to: 'open', roles: ['developer', 'owner', 'platform'] },
  close: {
    from: ['open', 'in_progress', 'review', 'approved', 'done'],
    to: 'closed',
    roles: ['manager', 'autopilot', 'owner'],
  },
  reopen: { from: ['done', 'closed'], to: 'open', roles: ['manager', 'autopilot', 'owner'] },
};

export type { Verb as TicketVerb };

/** Verbs that `role` may take from the ticket's present status. */
export function verbsFor(ticket: Ticket, role: CallerRole): Verb[] {
  const verbs: Verb[] = [];
  for (const verb of Object.keys(EDGES)) {
    if (!isVerb(verb)) continue;
    const edge = EDGES[verb];
    if (edge.from.includes(ticket.status) && edge.roles.includes(role)) verbs.push(verb);
  }
  return verbs;
}

/** What a history entry tells beside who and when; a bare text is the reason. */
type Told = string | Pick<HistoryEntry, 'reason' | 'commit' | 'refusal'>;

/** Takes one edge: checks status and role, appends to the history. Does not touch `rev` (the store does). */
export function walk(ticket: Ticket, verb: Verb, act: Act, told?: Told): Result<Ticket> {
  const edge = EDGES[verb];
  if (!edge.roles.includes(act.role)) {
    return refuse(
      'not_allowed',
      `${act.role} may not ${spoken(verb)} ${ticket.id}`,
      `ask: ${edge.roles.join(', ')}`,
    );
  }
  if (!edge.from.includes(ticket.status)) {
    return refuse(
      'wrong_state',
      `${ticket.id} is ${statusPhrase(ticket.status)}; ${spoken(verb)} needs one that is ${edge.from.map(statusPhrase).join(' or ')}`,
      `look at it with: ticket show ${ticket.id}`,
    );
  }
  const at = act.now.toISOString();
  const entry = {
    at,
    by: act.by,
    via: act.via,
    from: ticket.status,
    to: edge.to,
    ...toldOf(told),
  };
  const { held_up: _, ...rest } = ticket; // of the work that has ended with this step
  return ok({ ...rest, status: edge.to, updated_at: at, history: [...ticket.history, entry] });
}

/** An entry in the history that leaves the status as it is (work interrupted, fields edited). */
export function noteInHistory(ticket: Ticket, act: Act, told: Told): Ticket {
  const at = act.now.toISOString();
  const entry = { at, by: act.by, via: act.via, from: ticket.status, to: ticket.status, ...toldOf(told) };
  return { ...ticket, updated_at: at, history: [...ticket.history, entry] };
}

function toldOf(told: Told | undefined): Pick<HistoryEntry, 'reason' | 'commit' | 'refusal'> {
  if (typeof told !== 'string') return told ?? {};
  return told === '' ? {} : { reason: told };
}

/** As it is said after "is": "T-0001 is in review". */
export function statusPhrase(status: TicketStatus): string {
  if (status === 'in_progress') return 'in progress';
  return status === 'review' ? 'in review' : status;
}

function spoken(verb: Verb): string {
  return verb.replaceAll('_', ' ');
}

function isVerb(text: string): text is Verb {
  return text in EDGES;
}
