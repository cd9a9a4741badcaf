import { actionTicket, type PilotAction, type TicketAction } from '../domain/decision.ts';
import { escalateTicket, NEEDS_PERSON } from '../domain/needs-person.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { assignTicket, commentTicket, createTicket, editTicket } from '../domain/ticket-edits.ts';
import { isReady } from '../domain/ticket-ready.ts';
import { noteInHistory, statusPhrase } from '../domain/ticket-transitions.ts';
import { PRIORITIES, type Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { actOf } from './acting.ts';
import { approve } from './approve-ticket.ts';
import { createFromIncident, staleIncident } from './pilot-incident.ts';
import { reject } from './reject-ticket.ts';

export type ActPorts = Pick<Ports, 'clock' | 'tickets' | 'settings' | 'ids' | 'incidents' | 'evidence'>;

/**
 * Carries out one typed action through the same flows as people, as `context.caller`. Looks at the ticket again: what
 * was decided about another state of it is refused. Says what came of it.
 */
export async function carryOut(
  ports: ActPorts,
  context: CallContext,
  action: PilotAction,
): Promise<Result<string>> {
  if (action.kind === 'plan') return createPlan(ports, context, action);
  if (action.kind === 'create_ticket') return createFromIncident(ports, context, action);
  if (action.kind === 'hold') return ok('nothing more is begun today');
  if (action.kind === 'propose_plan')
    return refuse('wrong_state', 'a plan is asked for by the autopilot itself', 'by hand: plan "goal"');
  const ticket = await ports.tickets.read(action.ticketId);
  if (!ticket)
    return refuse('not_found', `there is no ticket ${action.ticketId}`, 'see them with: ticket list');
  const stale = staleReason(action, ticket);
  if (stale !== null) return refuse('conflict', stale, `look at it with: ticket show ${ticket.id}`);
  const done = await change(ports, context, action);
  return done.ok ? ok(`${done.value.id} is ${statusPhrase(done.value.status)}`) : done;
}

/** Why a proposal no longer fits the world; null while it does. */
export async function findStale(
  ports: Pick<ActPorts, 'tickets' | 'incidents'>,
  action: PilotAction,
): Promise<string | null> {
  if (action.kind === 'create_ticket')
    return staleIncident(await ports.incidents.find(action.incidentId), action);
  const id = actionTicket(action);
  return id === null || !('ticketId' in action) ? null : staleReason(action, await ports.tickets.read(id));
}

/** Why the action no longer fits the ticket; null while it does. */
export function staleReason(action: TicketAction, ticket: Ticket | null): string | null {
  const id = action.ticketId;
  if (ticket === null) return `${id} is gone`;
  switch (action.kind) {
    case 'approve':
    case 'reject':
      if (ticket.status !== 'review') return `${id} is ${statusPhrase(ticket.status)} by now`;
      if (action.kind === 'approve' && (ticket.review?.flags ?? []).length > 0)
        return `${id} is flagged for a person`;
      return ticket.commits.at(-1)?.sha === action.commit ? null : `${id} has a newer commit by now`;
    case 'escalate':
      if (ticket.status === 'done' || ticket.status === 'closed')
        return `${id} is ${statusPhrase(ticket.status)} by now`;
      return ticket.labels.includes(NEEDS_PERSON) ? `${id} waits for a person already` : null;
    case 'assign':
      return ticket.status === 'open' && ticket.assigned_to !== action.role
        ? null
        : `${id} is ${statusPhrase(ticket.status)}, with the ${ticket.assigned_to}`;
    case 'prioritise':
      return PRIORITIES.indexOf(ticket.priority) < PRIORITIES.indexOf(action.priority)
        ? null
        : `${id} is ${ticket.priority} already`;
    case 'ask':
      return ticket.status === 'open' && ticket.lease === null
        ? null
        : `${id} is ${statusPhrase(ticket.status)} by now`;
  }
}

async function change(ports: ActPorts, context: CallContext, action: TicketAction): Promise<Result<Ticket>> {
  const act = () => actOf(ports, context);
  const { ticketId: id } = action;
  switch (action.kind) {
    case 'approve':
      return approve(ports, context, id, action.reason);
    case 'reject':
      return reject(ports, context, id, action.reason);
    case 'escalate':
      return ports.tickets.update(id, (ticket) => {
        const escalated = escalateTicket(ticket, act(), action.reason);
        if (!escalated.ok) return escalated;
        const text = `This waits for a person: ${action.reason}. To let the crew go on: ticket hand-back ${id}`;
        const comment = commentTicket(escalated.value, { id: ports.ids.token(6), text }, act());
        return comment.ok ? comment : escalated;
      });
    case 'assign':
      return ports.tickets.update(id, (ticket) => assignTicket(ticket, action.role, act()));
    case 'prioritise':
      return ports.tickets.update(id, (ticket, all) =>
        editTicket(ticket, { priority: action.priority }, all(), act()),
      );
    case 'ask':
      return ports.tickets.update(id, (ticket, all) =>
        isReady(ticket, all())
          ? ok(noteInHistory(ticket, act(), 'the developer was asked to take it'))
          : refuse('not_ready', `${id} is not ready (any more)`, `ticket show ${id}`),
      );
  }
}

/** Every ticket of the plan, in an order in which dependencies come first. */
async function createPlan(
  ports: ActPorts,
  context: CallContext,
  plan: Extract<PilotAction, { kind: 'plan' }>,
): Promise<Result<string>> {
  const ids = new Map<string, string>();
  let left = plan.tickets;
  while (left.length > 0) {
    const next = left.find((ticket) => ticket.depends_on.every((key) => ids.has(key)));
    if (!next)
      return refuse('invalid_input', `the plan depends on itself: ${left.map(({ key }) => key).join(', ')}`);
    const { key, depends_on, stack, ...fields } = next;
    const draft = {
      ...fields,
      depends_on: depends_on.map((other) => ids.get(other) ?? ''),
      ...(stack ? { stack } : {}),
    };
    const made = await ports.tickets.create((id, existing) =>
      createTicket(id, draft, existing, actOf(ports, context)),
    );
    if (!made.ok) return made;
    ids.set(key, made.value.id);
    left = left.filter((ticket) => ticket !== next);
  }
  return ok(`created ${[...ids.values()].join(', ')}`);
}
