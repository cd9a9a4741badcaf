import type { Policy } from './config-crew.ts';
import { overBudget } from './pilot-budget.ts';
import { decisionFor, openWork, type Found } from './pilot-decision.ts';
import type { IncidentFacts, Snapshot } from './pilot-snapshot.ts';

/** Incidents that did not pass by themselves become tickets: one each, not again and again, and not too many at once. */
export function considerIncidents(snapshot: Snapshot, policy: Policy, found: Found): void {
  const oldestFirst = snapshot.incidents
    .filter(({ open, ticketId }) => open && ticketId === null)
    .sort((a, b) => a.firstSeen.localeCompare(b.firstSeen) || a.id.localeCompare(b.id));
  for (const incident of oldestFirst) {
    const why = waitOf(incident, snapshot, policy);
    if (why !== null) found.waits.push({ about: incident.id, why });
    else propose(incident, snapshot, policy, found);
  }
}

function propose(incident: IncidentFacts, snapshot: Snapshot, policy: Policy, found: Found): void {
  const { id, service, symptom, ticket } = incident;
  if (ticket === null) return;
  found.decisions.push(
    decisionFor(
      `create_ticket ${id}`,
      { kind: 'create_ticket', incidentId: id, service, symptom, ticket },
      {
        reason: `${id} did not pass by itself within ${policy.incidents.grace_minutes} minutes`,
        evidence: [
          ticket.title,
          `since ${incident.firstSeen}, ${incident.count} times`,
          `${openIncidentTickets(snapshot)} tickets from incidents are open (of ${policy.incidents.max_open})`,
        ],
        alternatives: [
          { action: `wait whether ${id} passes`, why: 'it is older than what the policy waits for' },
          { action: `restart ${service}`, why: 'that would hide the cause, and is not for the autopilot' },
        ],
      },
    ),
  );
}

function waitOf(incident: IncidentFacts, snapshot: Snapshot, policy: Policy): string | null {
  const { grace_minutes: grace, again_minutes: again, max_open: most } = policy.incidents;
  const at = Date.parse(snapshot.at);
  if (incident.proposed) return 'a proposal for it waits in the inbox';
  if (incident.clear) return 'it is well at the moment';
  if (at - Date.parse(incident.firstSeen) < grace * 60_000)
    return `it may pass by itself within ${grace} minutes`;
  const same = snapshot.incidents.filter((other) => other.id !== incident.id && isSame(other, incident));
  const open = same.find(({ ticketOpen }) => ticketOpen);
  if (open) return `${open.ticketId ?? ''} is about the same already`;
  const last = same.find(
    ({ ticketClosedAt }) => ticketClosedAt !== null && at - Date.parse(ticketClosedAt) < again * 60_000,
  );
  if (last) return `${last.ticketId ?? ''} about the same was closed less than ${again} minutes ago`;
  const tickets = openIncidentTickets(snapshot);
  if (tickets >= most) return `${tickets} tickets from incidents are open, the policy allows ${most}`;
  const work = openWork(snapshot);
  if (work >= policy.max_open_work)
    return `${work} tickets are under way, the policy allows ${policy.max_open_work}`;
  return overBudget(snapshot, policy);
}

/** Tickets, and those that a yes would make. */
function openIncidentTickets({ incidents }: Snapshot): number {
  return incidents.filter(({ ticketOpen, proposed, open }) => ticketOpen || (proposed && open)).length;
}

type Named = Pick<IncidentFacts, 'stack' | 'service' | 'symptom'>;
const isSame = (a: Named, b: Named): boolean =>
  a.stack === b.stack && a.service === b.service && a.symptom === b.symptom;
