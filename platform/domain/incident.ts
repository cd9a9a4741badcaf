import { z } from 'zod';

import { safeLine, safeText } from './safe-text.ts';
import { table } from './ticket-text.ts';

export const INCIDENT_ID = /^I-\d{4,}$/;

/** What can be wrong with a service, the more telling first. */
export const SYMPTOMS = ['oom_killed', 'restarting', 'exited', 'unhealthy', 'gone'] as const;
export type Symptom = (typeof SYMPTOMS)[number];

/** What the engine says of one container: facts, nothing that it wrote itself. */
export const containerFactsSchema = z.object({
  id: z.string().max(80),
  image: z.string().max(300),
  state: z.string().max(20),
  health: z.string().max(20),
  exitCode: z.number().nullable(),
  restarts: z.number(),
  oomKilled: z.boolean(),
  startedAt: z.string().max(40),
  finishedAt: z.string().max(40),
  /** `no`, `always`, `unless-stopped` or `on-failure` */
  restartPolicy: z.string().max(30),
  /** tries of `on-failure`; 0: without end */
  maxRetries: z.number(),
});
export type ContainerFacts = z.infer<typeof containerFactsSchema>;

/** One trouble of one service from when it was first seen until it was well for a while. At most one is open for each symptom. */
export const incidentSchema = z.object({
  id: z.string().regex(INCIDENT_ID),
  stack: z.string().max(200),
  service: z.string().max(200),
  symptom: z.enum(SYMPTOMS),
  status: z.enum(['open', 'closed']),
  firstSeen: z.string().max(40),
  lastSeen: z.string().max(40),
  /** how often it came: 1, and one more for each time it came back before it was closed */
  count: z.number().int(),
  /** well since then; null: not well now */
  clearSince: z.string().max(40).nullable(),
  closedAt: z.string().max(40).nullable(),
  summary: z.string().max(500),
  /** the ticket that was made of it */
  ticketId: z.string().max(20).nullable(),
  /** as it was when the incident was opened, secrets replaced */
  evidence: z.object({
    at: z.string().max(40),
    containers: z.array(containerFactsSchema).max(20),
    log: z.string().max(20_000),
    healthLog: z.string().max(5000),
  }),
});
export type Incident = z.infer<typeof incidentSchema>;

const WORDS: Readonly<Record<Symptom, string>> = {
  oom_killed: 'was killed for using more memory than it may',
  restarting: 'restarts again and again',
  exited: 'ended with an error',
  unhealthy: 'fails its health check',
  gone: 'has no container any more',
};

/** "web of shop fails its health check" */
export function incidentLine({
  stack,
  service,
  symptom,
}: Pick<Incident, 'stack' | 'service' | 'symptom'>): string {
  return `${service} of ${stack} ${WORDS[symptom]}`;
}

export function incidentTable(incidents: readonly Incident[]): string {
  return table(
    ['ID', 'STATUS', 'SINCE', 'TIMES', 'TICKET', 'WHAT'],
    incidents.map((one) => [
      one.id,
      one.status,
      one.firstSeen.slice(0, 16),
      String(one.count),
      one.ticketId ?? '-',
      incidentLine(one),
    ]),
  );
}

/** The whole incident for people; logs are made safe for the terminal. */
export function incidentText(incident: Incident): string {
  const { evidence, clearSince, closedAt, ticketId } = incident;
  const lines = [
    `${incident.id}  ${safeLine(incidentLine(incident), 300)}`,
    `status ${incident.status}   first seen ${incident.firstSeen}   last seen ${incident.lastSeen}   times ${incident.count}`,
    ...(closedAt === null
      ? clearSince === null
        ? []
        : [`well since ${clearSince}`]
      : [`closed ${closedAt}`]),
    ...(ticketId === null ? [] : [`ticket ${ticketId}`]),
    safeLine(incident.summary, 500),
    ...evidence.containers.map((one) => `  ${safeLine(factsLine(one), 300)}`),
    ...block('Health check', evidence.healthLog),
    ...block('Log', evidence.log),
  ];
  return `${lines.join('\n')}\n`;
}

export function factsLine(one: ContainerFacts): string {
  return [
    one.id.slice(0, 12),
    one.image,
    one.state,
    ...(one.health === 'none' ? [] : [one.health]),
    ...(one.exitCode === null ? [] : [`exit code ${one.exitCode}`]),
    ...(one.oomKilled ? ['killed for memory'] : []),
    `${one.restarts} restarts (${one.restartPolicy})`,
    `started ${one.startedAt}`,
  ].join(', ');
}

function block(title: string, text: string): string[] {
  if (text.trim() === '') return [];
  return [
    '',
    title,
    ...safeText(text)
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
