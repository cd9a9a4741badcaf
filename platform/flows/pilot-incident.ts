import type { PilotAction } from '../domain/decision.ts';
import type { Incident } from '../domain/incident.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { addEvidence, createTicket } from '../domain/ticket-edits.ts';
import type { Evidence, Ticket } from '../domain/ticket.ts';
import type { CallContext, NewEvidence, Ports } from '../ports.ts';
import { actOf } from './acting.ts';

type IncidentPorts = Pick<Ports, 'clock' | 'tickets' | 'incidents' | 'evidence'>;
type FromIncident = Extract<PilotAction, { kind: 'create_ticket' }>;

const LABEL = 'incident';

/** Why no ticket is made of it (any more); null while one may be. */
export function staleIncident(incident: Incident | null, { incidentId }: FromIncident): string | null {
  if (incident === null) return `${incidentId} is gone`;
  if (incident.ticketId !== null) return `${incident.ticketId} was made of ${incidentId} already`;
  return incident.status === 'open'
    ? null
    : `${incidentId} is over: it was closed ${incident.closedAt ?? ''}`;
}

/** One ticket of type bug, with the incident's facts and log as evidence; each names the other. A crash in between is made up for. */
export async function createFromIncident(
  ports: IncidentPorts,
  context: CallContext,
  action: FromIncident,
): Promise<Result<string>> {
  const incident = await ports.incidents.find(action.incidentId);
  const stale = staleIncident(incident, action);
  if (incident === null || stale !== null)
    return refuse('conflict', stale ?? '', `incident show ${action.incidentId}`);
  const before = await findTicket(ports, incident.id);
  const made = before ? ok(before) : await createOne(ports, context, action);
  if (!made.ok) return made;
  const { id } = made.value;
  if (made.value.evidence.length === 0) await giveEvidence(ports, context, id, incident);
  await ports.incidents.update(incident.id, (current) => ({ ...current, ticketId: id }));
  return ok(`created ${id} from ${incident.id}`);
}

async function findTicket(
  ports: Pick<IncidentPorts, 'tickets'>,
  incidentId: string,
): Promise<Ticket | undefined> {
  return (await ports.tickets.list()).tickets.find(({ incident }) => incident === incidentId);
}

async function createOne(
  ports: IncidentPorts,
  context: CallContext,
  { incidentId, ticket }: FromIncident,
): Promise<Result<Ticket>> {
  return ports.tickets.create((id, existing) => {
    const known = existing.find(({ incident }) => incident === incidentId);
    if (known)
      return refuse('conflict', `${known.id} was made of ${incidentId} already`, `ticket show ${known.id}`);
    const made = createTicket(
      id,
      { ...ticket, type: 'bug', labels: [LABEL] },
      existing,
      actOf(ports, context),
    );
    return made.ok ? ok({ ...made.value, incident: incidentId }) : made;
  });
}

async function giveEvidence(
  ports: IncidentPorts,
  context: CallContext,
  ticketId: string,
  incident: Incident,
): Promise<void> {
  const { evidence, id, summary } = incident;
  const facts = `${JSON.stringify({ ...incident, evidence: { ...evidence, log: undefined } }, null, 2)}\n`;
  const pieces: NewEvidence[] = [
    { kind: 'inspect', name: id, result: 'failed', summary, data: { name: `${id}.json`, content: facts } },
    ...(evidence.log === ''
      ? []
      : [
          {
            kind: 'logs' as const,
            name: id,
            result: 'info' as const,
            data: { name: `${id}.log`, content: evidence.log },
          },
        ]),
  ];
  const at = ports.clock.now().toISOString();
  const kept: Evidence[] = [];
  for (const { data, ...piece } of pieces) {
    const file = data ? await ports.evidence.write(ticketId, data.name, data.content) : {};
    kept.push({ ...piece, ...file, at });
  }
  await ports.tickets.update(ticketId, (ticket) => ok(addEvidence(ticket, kept, actOf(ports, context))));
}
