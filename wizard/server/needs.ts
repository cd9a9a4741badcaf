import { isDaemon, type CrewMember } from '../../platform/domain/crew.ts';
import { safeLine } from '../../platform/domain/safe-text.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import type { TicketFault } from '../../platform/ports.ts';
import type { EngineView, Need, Snapshot, TicketRow } from '../contract.ts';
import type { OpenIncident } from './action-reads.ts';

export type Waiting = {
  crew: readonly CrewMember[];
  tickets: TicketRow[];
  proposals: number;
  incidents: readonly OpenIncident[];
  faults: (TicketFault & { stack?: string })[];
  engine: EngineView;
  paused: Snapshot['paused'];
};

/** What waits for the person, the most urgent first. */
export function findNeeds({ crew, tickets, proposals, incidents, faults, engine, paused }: Waiting): Need[] {
  const waiting = (status: 'review' | 'approved') =>
    tickets
      .filter((ticket) => ticket.status === status)
      .map(({ id, title, updated_at, flags }) => ({
        kind: status,
        ticket: id,
        title,
        since: updated_at,
        flags,
      }));
  return [
    ...(engine.state === 'down'
      ? [{ kind: 'engine' as const, message: engine.message, hint: engine.hint }]
      : []),
    ...(paused ? [{ kind: 'paused' as const, by: paused.by, since: paused.at, reason: paused.reason }] : []),
    ...silentModels(crew, tickets),
    ...incidents.map(illService),
    ...(proposals > 0 ? [{ kind: 'proposals' as const, count: proposals }] : []),
    ...waiting('review'),
    ...waiting('approved'),
    ...tickets.flatMap(({ id, title, updated_at, person }) =>
      person === null ? [] : [{ kind: 'person' as const, ticket: id, title, since: updated_at, why: person }],
    ),
    ...faults.slice(0, 50).map(({ file, message, stack }) => ({
      kind: 'fault' as const,
      file: safeLine(file, 300),
      message: safeLine(message, 500),
      stack: stack === undefined ? null : safeLine(stack, 100),
    })),
  ];
}

function illService({ id, stack, service, symptom, firstSeen, ticketId }: OpenIncident): Need {
  return { kind: 'incident', id, stack, service, symptom, since: firstSeen, ticket: ticketId };
}

/** Models that do not answer, one for each way of failing: roles often share one. */
function silentModels(crew: readonly CrewMember[], tickets: TicketRow[]): Need[] {
  const messages = [...new Set(crew.flatMap(({ fault }) => (fault === null ? [] : [fault])))];
  return messages.map((message) => {
    const roles = crew.filter(({ fault }) => fault === message).map(({ role }) => role);
    const held = tickets.filter((ticket) => roles.some((role) => isHeldUp(ticket, role)));
    return { kind: 'model', roles, message: safeLine(message, 500), tickets: held.map(({ id }) => id) };
  });
}

/** Does the ticket stand still while the model of this role does not answer? A person's own work goes on. */
function isHeldUp({ status, assigned_to, holder, person }: TicketRow, role: RoleName): boolean {
  if (role !== 'developer' || person !== null) return false;
  if (status === 'open') return assigned_to === role;
  return status === 'in_progress' && (holder === null || isDaemon(holder));
}
