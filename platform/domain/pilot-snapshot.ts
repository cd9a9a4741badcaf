import { z } from 'zod';

import { isDaemon } from './crew.ts';
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
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** The facts of a ticket; `change` is read elsewhere, for tickets in review only. */
export function factsOf(ticket: Ticket, all: Ticket[], change: TicketFacts['change']): TicketFacts {
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
