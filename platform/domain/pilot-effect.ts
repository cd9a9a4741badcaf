import { actionTicket, type DecisionRecord, type Effect, type TicketAction } from './decision.ts';
import { TAKEN_OFF } from './needs-person.ts';
import type { Ticket } from './ticket.ts';

type Entry = Ticket['history'][number];
type Verdict = Pick<Effect, 'verdict' | 'text'>;

/**
 * What became of a decision that was carried out, as the histories of its tickets tell it; null while nothing has. `plans`: the
 * decisions on record, for what came of a plan that was asked for.
 */
export function effectOf(
  record: DecisionRecord,
  tickets: readonly Ticket[],
  plans: readonly DecisionRecord[],
  now: Date,
): Effect | null {
  if (record.status !== 'done' || record.effect) return null;
  const found = verdictOf(record, tickets, plans);
  return found && { verdict: found.verdict, text: found.text.slice(0, 1000), at: now.toISOString() };
}

function verdictOf(
  record: DecisionRecord,
  tickets: readonly Ticket[],
  plans: readonly DecisionRecord[],
): Verdict | null {
  const { action } = record;
  switch (action.kind) {
    case 'hold':
      return null;
    case 'create_ticket':
      return ended(tickets.filter(({ incident }) => incident === action.incidentId));
    case 'plan':
      return ended(tickets.filter(({ id }) => record.outcome.split(/[ ,]+/).includes(id)));
    case 'propose_plan': {
      const plan = plans.find(({ id }) => record.outcome.split(/[ :,]+/).includes(id));
      if (plan?.status === 'done') return held(`${plan.id}: ${plan.outcome}`);
      return plan?.status === 'declined' ? undone(`${plan.id} was declined: ${plan.outcome}`) : null;
    }
    default: {
      const ticket = tickets.find(({ id }) => id === actionTicket(action));
      return ticket ? onTicket(action, ticket, record.settledAt ?? record.at) : null;
    }
  }
}

/** All of the tickets have come to an end. */
function ended(tickets: readonly Ticket[]): Verdict | null {
  if (tickets.length === 0 || tickets.some(({ status }) => status !== 'done' && status !== 'closed'))
    return null;
  const lines = tickets.map(
    ({ id, status, resolution }) => `${id} is ${status}${resolution ? ` (${resolution})` : ''}`,
  );
  return tickets.some(({ status }) => status === 'done') ? held(lines.join(', ')) : undone(lines.join(', '));
}

function onTicket(action: TicketAction, ticket: Ticket, since: string): Verdict | null {
  const later = { ticket, entries: ticket.history.filter(({ at }) => at >= since) };
  switch (action.kind) {
    case 'approve':
      return onApproval(later);
    case 'reject':
      return onRejection(later);
    case 'escalate':
      return onEscalation(later);
    case 'assign':
      return onAssignment(later, action.role);
    case 'prioritise':
    case 'ask':
      return onTaken(later);
  }
}

/** A ticket and what happened to it after the decision. */
type Later = { ticket: Ticket; entries: readonly Entry[] };

function onApproval(later: Later): Verdict | null {
  const done = to(later, 'done');
  const back = later.entries.find(
    ({ from, to: status }) => status === 'in_progress' && (from === 'deploying' || from === 'approved'),
  );
  const closed = to(later, 'closed');
  const first = earlier(done, back, closed);
  if (!first) return null;
  if (first === done) return held(`${later.ticket.id} was deployed and verified`);
  return undone(told(later, first, first === closed ? 'was closed' : `came back from ${first.from ?? '-'}`));
}

function onRejection(later: Later): Verdict | null {
  const again = later.entries.find(({ from, to: status }) => from === 'in_progress' && status === 'review');
  const given = later.entries.find(({ from, to: status }) => from === 'in_progress' && status === 'open');
  const closed = to(later, 'closed');
  const first = earlier(again, given, closed);
  if (!first) return null;
  if (first === again) return held(`${later.ticket.id} was submitted again`);
  return undone(told(later, first, first === closed ? 'was closed' : 'was given back'));
}

function onEscalation(later: Later): Verdict | null {
  const { id } = later.ticket;
  const back = later.entries.find(({ from, to: status, reason }) => from === status && reason === TAKEN_OFF);
  const first = earlier(back, to(later, 'done'), to(later, 'approved'), to(later, 'closed'));
  if (!first) return null;
  return held(
    first === back ? `${first.by} handed ${id} back to the crew` : `${first.by} brought ${id} to ${first.to}`,
  );
}

function onAssignment(later: Later, role: Ticket['assigned_to']): Verdict | null {
  const taken = onTaken(later);
  if (taken) return taken;
  const { id, assigned_to: now } = later.ticket;
  return now === role ? null : undone(`${id} is with the ${now}`);
}

function onTaken(later: Later): Verdict | null {
  const claimed = to(later, 'in_progress');
  const first = earlier(claimed, to(later, 'closed'));
  if (!first) return null;
  return first === claimed
    ? held(`${first.by} took ${later.ticket.id}`)
    : undone(told(later, first, 'was closed'));
}

function to({ entries }: Later, status: string): Entry | undefined {
  return entries.find((entry) => entry.to === status && entry.from !== status);
}

function told({ ticket }: Later, { reason }: Entry, what: string): string {
  return `${ticket.id} ${what}${reason ? `: ${reason}` : ''}`;
}

function earlier(...entries: readonly (Entry | undefined)[]): Entry | undefined {
  return entries
    .filter((entry) => entry !== undefined)
    .reduce<Entry | undefined>(
      (first, entry) => (first === undefined || entry.at < first.at ? entry : first),
      undefined,
    );
}

const held = (text: string): Verdict => ({ verdict: 'held', text });
const undone = (text: string): Verdict => ({ verdict: 'undone', text });
