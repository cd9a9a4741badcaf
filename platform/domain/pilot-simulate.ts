import type { Policy } from './config-crew.ts';
import type { Decision } from './decision.ts';
import { actsAlone, nextAction } from './next-action.ts';
import type { IncidentFacts, Snapshot, TicketFacts } from './pilot-snapshot.ts';

export type Simulated = { decision: Decision; alone: boolean };

/** What the autopilot would decide on a recorded snapshot, one decision after the other, until it has nothing left. */
export function simulate(start: Snapshot, policy: Policy, most = 1000): Simulated[] {
  const taken: Simulated[] = [];
  let snapshot = start;
  while (taken.length < most) {
    const decision = nextAction(snapshot, policy);
    if (decision === null) break;
    const alone = actsAlone(snapshot, decision);
    taken.push({ decision, alone });
    snapshot = {
      ...snapshot,
      decided: [...snapshot.decided, decision.key],
      tickets: alone ? snapshot.tickets.map((ticket) => after(ticket, decision)) : snapshot.tickets,
      incidents: snapshot.incidents.map((incident) => afterIncident(incident, decision, alone)),
    };
  }
  return taken;
}

/** With a ticket, or with a proposal for one. */
function afterIncident(incident: IncidentFacts, { action }: Decision, alone: boolean): IncidentFacts {
  if (action.kind !== 'create_ticket' || action.incidentId !== incident.id) return incident;
  return alone ? { ...incident, ticketId: 'T-0000', ticketOpen: true } : { ...incident, proposed: true };
}

/** The ticket as the action leaves it. */
function after(ticket: TicketFacts, { action }: Decision): TicketFacts {
  if (!('ticketId' in action) || action.ticketId !== ticket.id) return ticket;
  switch (action.kind) {
    case 'approve':
      return { ...ticket, status: 'approved' };
    case 'reject':
      return { ...ticket, status: 'in_progress', returns: ticket.returns + 1 };
    case 'escalate':
      return { ...ticket, labelled: true, forPerson: true };
    case 'assign':
      return { ...ticket, assignedTo: action.role };
    case 'prioritise':
      return { ...ticket, priority: action.priority };
    case 'ask':
      return ticket;
  }
}
