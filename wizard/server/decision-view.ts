import {
  actionLine,
  actionTicket,
  type DecisionRecord,
  type PilotAction,
} from '../../platform/domain/decision.ts';
import type { DecisionView, PlannedView } from '../contract-crew.ts';
import { clip } from './clip.ts';
import { plainText, plainValue } from './plain-text.ts';

/** A decision as the pages show it: text from anywhere, made plain. */
export function decisionView({ action, key: _key, edited, effect, ...rest }: DecisionRecord): DecisionView {
  return plainValue({
    ...rest,
    kind: action.kind,
    edited: edited ?? null,
    effect: effect ?? null,
    line: plainText(actionLine(action)).slice(0, 500),
    ticketId: actionTicket(action),
    incident: action.kind === 'create_ticket' ? incidentOf(action) : null,
    tickets: action.kind === 'plan' ? action.tickets.map(plannedView) : [],
  });
}

function incidentOf(action: Extract<PilotAction, { kind: 'create_ticket' }>): DecisionView['incident'] {
  const { incidentId, service, symptom, ticket } = action;
  const { title, description, priority, acceptance } = ticket;
  return {
    id: incidentId,
    service,
    symptom,
    ticket: { title, description: clip(description), priority, acceptance },
  };
}

type Planned = Extract<PilotAction, { kind: 'plan' }>['tickets'][number];

function plannedView({ stack, ...ticket }: Planned): PlannedView {
  return { ...ticket, stack: stack ?? null };
}
