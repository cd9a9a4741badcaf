import { z } from 'zod';

import { INCIDENT_ID, SYMPTOMS } from './incident.ts';
import { PRIORITIES, ROLE_NAMES, TICKET_ID, TICKET_TYPES } from './ticket.ts';

const id = z.string().regex(TICKET_ID);
const reason = z.string().max(4000);

/** One ticket of a plan; `key` is its name inside the plan, which `depends_on` speaks of. */
export const plannedTicketSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits or "-"'),
  title: z.string().trim().min(1).max(300),
  description: z.string().max(20_000).default(''),
  type: z.enum(TICKET_TYPES).default('feature'),
  priority: z.enum(PRIORITIES).default('normal'),
  stack: z.string().max(100).optional(),
  acceptance: z.array(z.string().trim().min(1).max(2000)).min(1).max(50),
  depends_on: z.array(z.string().max(40)).max(50).default([]),
});
export type PlannedTicket = z.infer<typeof plannedTicketSchema>;

/** The ticket that would be made of an incident: what stands in it is for people, and quoted. */
export const incidentTicketSchema = z.strictObject({
  title: z.string().min(1).max(300),
  description: z.string().max(20_000),
  priority: z.enum(PRIORITIES),
  stack: z.string().max(200),
  acceptance: z.array(z.string().min(1).max(2000)).min(1).max(10),
});

/** Everything that the autopilot and the manager's model can want. Nothing else can be executed. */
export const pilotActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('approve'), ticketId: id, commit: z.string().max(64), reason }),
  z.strictObject({ kind: z.literal('reject'), ticketId: id, commit: z.string().max(64), reason }),
  z.strictObject({ kind: z.literal('escalate'), ticketId: id, reason }),
  z.strictObject({ kind: z.literal('assign'), ticketId: id, role: z.enum(ROLE_NAMES) }),
  z.strictObject({ kind: z.literal('prioritise'), ticketId: id, priority: z.enum(PRIORITIES) }),
  z.strictObject({ kind: z.literal('ask'), ticketId: id }),
  z.strictObject({
    kind: z.literal('plan'),
    goal: z.string().min(1).max(4000),
    tickets: z.array(plannedTicketSchema).min(1).max(30),
  }),
  z.strictObject({
    kind: z.literal('create_ticket'),
    incidentId: z.string().regex(INCIDENT_ID),
    service: z.string().max(200),
    symptom: z.enum(SYMPTOMS),
    ticket: incidentTicketSchema,
  }),
  /** asks the manager's model; what comes of it is a `plan` that waits in the inbox */
  z.strictObject({ kind: z.literal('propose_plan'), goal: z.string().min(1).max(4000) }),
  /** begins nothing more; on record so that it can be explained */
  z.strictObject({ kind: z.literal('hold'), reason }),
]);
export type PilotAction = z.infer<typeof pilotActionSchema>;
export type ActionKind = PilotAction['kind'];
/** Those that are about one ticket that exists. */
export type TicketAction = Extract<PilotAction, { ticketId: string }>;

/** proposed -> accepted -> done | failed; proposed -> declined | stale; doing -> done | failed | interrupted */
export const DECISION_STATUSES = [
  'proposed',
  'accepted',
  'declined',
  'stale',
  'doing',
  'done',
  'failed',
  'interrupted',
] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];
export const DECISION_ID = /^D-\d{4,}$/;
/** As an input of an action. */
export const decisionId = z.string().regex(DECISION_ID, 'an id like D-0001');

/** What became of it later: it held, or it was undone. */
export const effectSchema = z.object({
  verdict: z.enum(['held', 'undone']),
  text: z.string().max(1000),
  at: z.string().max(40),
});
export type Effect = z.infer<typeof effectSchema>;

/** A decision before it is on record. `key` names exactly this decision in this state of the ticket: it is taken once. */
export const decisionSchema = z.object({
  key: z.string().max(300),
  action: pilotActionSchema,
  reason,
  evidence: z.array(z.string().max(500)).max(50),
  alternatives: z.array(z.object({ action: z.string().max(300), why: z.string().max(1000) })).max(20),
});
export type Decision = z.infer<typeof decisionSchema>;

export const decisionRecordSchema = decisionSchema.extend({
  id: z.string().regex(DECISION_ID),
  at: z.string().max(40),
  by: z.string().max(100),
  status: z.enum(DECISION_STATUSES),
  outcome: z.string().max(4000),
  settledBy: z.string().max(100).nullable(),
  settledAt: z.string().max(40).nullable(),
  /** who changed the proposal last, before it was answered */
  /** absent: not known yet */
  effect: effectSchema.optional(),
  edited: z.object({ by: z.string().max(100), at: z.string().max(40) }).optional(),
});
export type DecisionRecord = z.infer<typeof decisionRecordSchema>;

/** One line: what is wanted. */
export function actionLine(action: PilotAction): string {
  switch (action.kind) {
    case 'approve':
      return `approve ${action.ticketId} at ${action.commit.slice(0, 12)}`;
    case 'reject':
      return `reject ${action.ticketId}: ${action.reason}`;
    case 'escalate':
      return `hand ${action.ticketId} to a person: ${action.reason}`;
    case 'assign':
      return `assign ${action.ticketId} to ${action.role}`;
    case 'prioritise':
      return `make ${action.ticketId} ${action.priority}`;
    case 'ask':
      return `ask the developer for ${action.ticketId}`;
    case 'plan':
      return `create ${action.tickets.length} ticket(s) for: ${action.goal}`;
    case 'create_ticket':
      return `create a ticket from ${action.incidentId}: ${action.ticket.title}`;
    case 'propose_plan':
      return `ask for a plan: ${action.goal}`;
    case 'hold':
      return `begin nothing more: ${action.reason}`;
  }
}

/** The ticket that it is about; null when there is none (yet). */
export function actionTicket(action: PilotAction): string | null {
  return 'ticketId' in action ? action.ticketId : null;
}

/** Proposals (newest first) of which a newer one wants the same of the same ticket, with that newer one's id. */
export function findOvertaken(
  proposals: readonly Pick<DecisionRecord, 'id' | 'action'>[],
): { id: string; by: string }[] {
  const newest = new Map<string, string>();
  return proposals.flatMap(({ id, action }) => {
    const ticket = actionTicket(action);
    if (ticket === null) return [];
    const same = `${action.kind} ${ticket}`;
    const by = newest.get(same);
    if (by !== undefined) return [{ id, by }];
    newest.set(same, id);
    return [];
  });
}
