import { z } from 'zod';

import { isDaemon } from './crew.ts';
import { DECISION_STATUSES, incidentTicketSchema } from './decision.ts';
import { INCIDENT_ID, SYMPTOMS, type Incident } from './incident.ts';
import { isForPerson, returnsOf } from './needs-person.ts';
import { openDependencies } from './ticket-ready.ts';
import { PRIORITIES, ROLE_NAMES, TICKET_ID, TICKET_STATUSES, TICKET_TYPES, type Ticket } from './ticket.ts';

const id = z.string().regex(TICKET_ID);

/** What the autopilot looks at of one ticket: facts, no text that could give orders. */
export const ticketFactsSchema = z.object({
  id,
  type: z.enum(TICKET_TYPES),
  status: z.enum(TICKET_STATUSES),
  priority: z.enum(PRIORITIES),
  assignedTo: z.enum(ROLE_NAMES),
  waitsFor: z.array(id),
  forPerson: z.boolean(),
  labelled: z.boolean(),
  /** an agent gave it up and nothing has changed since */
  givenUp: z.boolean().default(false),
  returns: z.number().int(),
  holder: z.enum(['nobody', 'daemon', 'person']),
  /** last submitted commit */
  commit: z.string().nullable(),
  /** what the checks said at that commit; `none`: nothing was run there */
  checks: z.enum(['passed', 'failed', 'none']),
  flags: z.array(z.string()),
  /** null: not looked at, or it could not be read */
  change: z
    .object({
      files: z.number(),
      lines: z.number(),
      paths: z.array(z.string()),
      services: z.array(z.string()),
    })
    .nullable(),
  spentUsd: z.number(),
});
export type TicketFacts = z.infer<typeof ticketFactsSchema>;

/** What the autopilot looks at of one incident. */
export const incidentFactsSchema = z.object({
  id: z.string().regex(INCIDENT_ID),
  stack: z.string(),
  service: z.string(),
  symptom: z.enum(SYMPTOMS),
  open: z.boolean(),
  /** well now, though not for long enough to be closed */
  clear: z.boolean(),
  firstSeen: z.string(),
  count: z.number().int(),
  ticketId: z.string().nullable(),
  /** is that ticket neither done nor closed? */
  ticketOpen: z.boolean(),
  /** when it was done or closed */
  ticketClosedAt: z.string().nullable(),
  /** a proposal to make a ticket of it waits for an answer */
  proposed: z.boolean(),
  /** what the ticket would say; null: not open, or it has one */
  ticket: incidentTicketSchema.nullable(),
});
export type IncidentFacts = z.infer<typeof incidentFactsSchema>;

/** The world in which one decision is taken; can be recorded and played again. */
export const snapshotSchema = z.object({
  at: z.iso.datetime(),
  paused: z.boolean(),
  mode: z.enum(['off', 'propose', 'auto']),
  approve: z.enum(['manual', 'policy']),
  tickets: z.array(ticketFactsSchema),
  /** tickets on which an agent or a deployment is at work */
  busy: z.array(id),
  /** does the developer's daemon work by itself? */
  developer: z.boolean(),
  /** keys of the decisions on record */
  decided: z.array(z.string()),
  /** what follows is absent in snapshots of earlier versions */
  incidents: z.array(incidentFactsSchema).default([]),
  /** what all roles spent today (UTC) */
  spentTodayUsd: z.number().default(0),
  goal: z.string().nullable().default(null),
  /** has the manager a model that may be asked? */
  manager: z.boolean().default(false),
  /** plans on record and what became of them */
  plans: z.array(z.object({ goal: z.string(), status: z.enum(DECISION_STATUSES) })).default([]),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** Names of recorded snapshots; never a path. */
export const SNAPSHOT_NAME = /^[a-z0-9][a-z0-9._-]{0,60}$/;

/** The facts of an incident and of the ticket that was made of it. */
export function incidentFactsOf(
  incident: Incident,
  all: readonly Ticket[],
  told: Pick<IncidentFacts, 'proposed' | 'ticket'>,
): IncidentFacts {
  const { id, stack, service, symptom, status, firstSeen, count, ticketId, clearSince } = incident;
  const ticket = all.find((one) => one.id === ticketId);
  const over = ticket?.status === 'done' || ticket?.status === 'closed';
  return {
    id,
    stack,
    service,
    symptom,
    open: status === 'open',
    clear: clearSince !== null,
    firstSeen,
    count,
    ticketId,
    ticketOpen: ticket !== undefined && !over,
    ticketClosedAt: over
      ? (ticket.history.findLast(({ to }) => to === ticket.status)?.at ?? ticket.updated_at)
      : null,
    ...told,
  };
}

/** The facts of a ticket; `change` is read elsewhere, for tickets in review only. */
export function factsOf(
  ticket: Ticket,
  all: Ticket[],
  { change, givenUp }: Pick<TicketFacts, 'change' | 'givenUp'>,
): TicketFacts {
  const commit = ticket.commits.at(-1)?.sha ?? null;
  return {
    id: ticket.id,
    type: ticket.type,
    status: ticket.status,
    priority: ticket.priority,
    assignedTo: ticket.assigned_to,
    waitsFor: openDependencies(ticket, all),
    forPerson: isForPerson(ticket),
    labelled: ticket.labels.includes('needs-person'),
    givenUp,
    returns: returnsOf(ticket),
    holder: ticket.lease === null ? 'nobody' : isDaemon(ticket.lease.holder) ? 'daemon' : 'person',
    commit,
    checks: checksAt(ticket, commit),
    flags: ticket.review?.flags ?? [],
    change,
    spentUsd: ticket.spent.usd ?? 0,
  };
}

/** The last word of every check at the commit. */
function checksAt(ticket: Ticket, commit: string | null): TicketFacts['checks'] {
  const last = new Map<string, string>();
  for (const item of ticket.evidence) {
    if (item.kind === 'check' && item.run === 'commit' && item.commit === commit)
      last.set(item.name, item.result);
  }
  if (last.size === 0) return 'none';
  return [...last.values()].every((result) => result === 'passed') ? 'passed' : 'failed';
}
