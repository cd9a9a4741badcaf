import { actionLine, type DecisionRecord } from './decision.ts';
import { safeLine, safeText } from './safe-text.ts';
import { table } from './ticket-text.ts';

/** One line a decision. */
export function decisionTable(decisions: readonly DecisionRecord[]): string {
  if (decisions.length === 0) return 'nothing\n';
  return table(
    ['ID', 'AT', 'STATUS', 'LATER', 'BY', 'WHAT'],
    decisions.map(({ id, at, status, by, action, effect }) => [
      id,
      at.slice(0, 16),
      status,
      effect?.verdict ?? '-',
      by,
      actionLine(action),
    ]),
  );
}

/** A decision with its reason, evidence, alternatives and outcome. */
export function decisionText(record: DecisionRecord): string {
  const { action } = record;
  const lines = [
    `${record.id}  ${safeLine(actionLine(action), 300)}`,
    `status ${record.status}   at ${record.at}   by ${safeLine(record.by, 100)}`,
    ...(record.edited ? [`edited ${record.edited.at} by ${safeLine(record.edited.by, 100)}`] : []),
    `because ${safeLine(record.reason, 1000)}`,
    ...record.evidence.map((line) => `  seen: ${safeLine(line, 500)}`),
    ...record.alternatives.map(
      (other) => `  rather than: ${safeLine(other.action, 300)} (${safeLine(other.why, 500)})`,
    ),
    ...(record.settledBy === null
      ? []
      : [
          `settled ${record.settledAt ?? '-'} by ${safeLine(record.settledBy, 100)}: ${safeLine(record.outcome, 1000)}`,
        ]),
    ...(record.effect
      ? [
          `later ${record.effect.at}: ${record.effect.verdict === 'held' ? 'it held' : 'it was undone'}: ${safeLine(record.effect.text, 1000)}`,
        ]
      : []),
    ...(action.kind === 'create_ticket' ? incidentLines(action.ticket) : []),
    ...(action.kind === 'plan' ? action.tickets.flatMap(plannedLines) : []),
  ];
  return `${lines.join('\n')}\n`;
}

type FromIncident = Extract<DecisionRecord['action'], { kind: 'create_ticket' }>['ticket'];

function incidentLines({ title, priority, stack, description, acceptance }: FromIncident): string[] {
  return [
    `  bug, ${priority}, stack ${safeLine(stack, 100)}: ${safeLine(title, 300)}`,
    ...safeText(description)
      .split('\n')
      .map((line) => `      ${line}`),
    ...acceptance.map((line) => `      - ${safeLine(line, 500)}`),
  ];
}

type Planned = Extract<DecisionRecord['action'], { kind: 'plan' }>['tickets'][number];

function plannedLines({
  key,
  type,
  priority,
  title,
  acceptance,
  depends_on,
  description,
}: Planned): string[] {
  return [
    `  [${key}] ${type}, ${priority}: ${safeLine(title, 300)}`,
    ...(depends_on.length === 0 ? [] : [`      after ${depends_on.join(', ')}`]),
    ...(description === ''
      ? []
      : safeText(description)
          .split('\n')
          .map((line) => `      ${line}`)),
    ...acceptance.map((line) => `      - ${safeLine(line, 500)}`),
  ];
}
