import type { Decision, PilotAction, TicketAction } from './decision.ts';
import type { Snapshot } from './pilot-snapshot.ts';
import type { TicketFacts } from './pilot-snapshot.ts';

/** Why nothing is done about a ticket ("T-0001"), an incident ("I-0001") or the goal ("goal"). */
export type Wait = { about: string; why: string };
export type Found = { decisions: Decision[]; waits: Wait[] };

type Told = { reason: string; evidence?: string[]; alternatives?: Decision['alternatives'] };

/** `state`: what of the ticket made this decision; while it is the same, the decision is the same. */
export function decisionOn(ticket: TicketFacts, action: TicketAction, state: string, told: Told): Decision {
  return decisionFor(`${action.kind} ${ticket.id} ${state}`, action, told);
}

/** `key` names exactly this decision: it is taken once. */
export function decisionFor(
  key: string,
  action: PilotAction,
  { reason, evidence, alternatives }: Told,
): Decision {
  return {
    key: key.slice(0, 300),
    action,
    reason,
    evidence: (evidence ?? []).map((line) => line.slice(0, 500)),
    alternatives: (alternatives ?? []).map(({ action: other, why }) => ({
      action: other,
      why: why.slice(0, 1000),
    })),
  };
}

const OPEN_WORK = new Set(['in_progress', 'review', 'approved', 'deploying']);

/** Tickets in work, review and deployment. */
export function openWork({ tickets }: Snapshot): number {
  return tickets.filter(({ status }) => OPEN_WORK.has(status)).length;
}
