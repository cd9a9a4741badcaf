import { z } from 'zod';

import { ROLE_NAMES } from '../../platform/domain/ticket.ts';
import { crewSchema } from '../server/action-reads.ts';
import {
  PRIORITIES,
  TICKET_STATUSES,
  TICKET_TYPES,
  WELLNESS,
  type EngineView,
  type Need,
  type Phrase,
  type RunView,
  type ServiceView,
  type Snapshot,
  type TicketRow,
} from '../contract.ts';
import { refusal } from '../../platform/domain/refusal-schema.ts';

/** Schemas of what the contract says in types: the compiler holds the two together. */
const role = z.enum(ROLE_NAMES);
const phrase: z.ZodType<Phrase> = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

const engine: z.ZodType<EngineView> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('up'), version: z.string(), checked_at: z.string() }),
  z.object({
    state: z.literal('down'),
    message: z.string(),
    hint: z.string(),
    since: z.string(),
    checked_at: z.string(),
  }),
  z.object({ state: z.literal('asking'), checked_at: z.string() }),
]);

export const address = z.object({ text: z.string(), url: z.string().nullable() });
const service: z.ZodType<ServiceView> = z.object({
  id: z.string(),
  name: z.string(),
  wellness: z.enum(WELLNESS),
  word: z.enum([
    'healthy',
    'running',
    'starting',
    'unhealthy',
    'restarting',
    'stopped',
    'finished',
    'paused',
    'unknown',
  ]),
  image: z.string(),
  revision: z.string().nullable(),
  restarts: z.number(),
  started_at: z.string(),
  addresses: z.array(address),
});

export const ticketRow: z.ZodType<TicketRow> = z.object({
  id: z.string(),
  rev: z.number(),
  title: z.string(),
  type: z.enum(TICKET_TYPES),
  status: z.enum(TICKET_STATUSES),
  priority: z.enum(PRIORITIES),
  assigned_to: role,
  updated_at: z.string(),
  holder: z.string().nullable(),
  flags: z.number(),
  person: phrase.nullable(),
  worked_by: role.nullable(),
});

const need: z.ZodType<Need> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['review', 'approved']),
    ticket: z.string(),
    title: z.string(),
    since: z.string(),
    flags: z.number(),
  }),
  z.object({
    kind: z.literal('person'),
    ticket: z.string(),
    title: z.string(),
    since: z.string(),
    why: phrase,
  }),
  z.object({
    kind: z.literal('fault'),
    file: z.string(),
    message: z.string(),
    stack: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('incident'),
    id: z.string(),
    stack: z.string(),
    service: z.string(),
    symptom: z.string(),
    since: z.string(),
    ticket: z.string().nullable(),
  }),
  z.object({ kind: z.literal('proposals'), count: z.number() }),
  z.object({
    kind: z.literal('model'),
    roles: z.array(role),
    message: z.string(),
    tickets: z.array(z.string()),
  }),
  z.object({ kind: z.literal('engine'), message: z.string(), hint: z.string() }),
  z.object({ kind: z.literal('paused'), by: z.string(), since: z.string(), reason: z.string() }),
]);

export const progressLine = z.object({ at: z.string(), stage: z.string(), text: z.string() });
export const runView: z.ZodType<RunView> = z.object({
  id: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  state: z.enum(['running', 'done', 'refused', 'failed']),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  lines: z.array(progressLine),
  refusal: refusal.nullable(),
  value: z.unknown(),
});

const roleView = z.object({
  name: role,
  summary: z.string(),
  container: z.object({ state: z.string(), health: z.string() }).nullable(),
  linked: z.boolean().nullable(),
  ssh: z.string(),
  grants: z.record(z.string(), z.string()),
});

export const stackView = z.object({
  name: z.string(),
  project: z.string(),
  services: z.array(service),
  as_of: z.string().nullable(),
});
export const servicesPatch = z.object({
  project: z.string(),
  as_of: z.string().nullable(),
  changed: z.array(service),
  removed: z.array(z.string()),
});

/** Every section, for the snapshot and for what changes of it. */
export const sections = {
  root: z.string(),
  version: z.string(),
  sentence: z.array(phrase),
  engine,
  stacks: z.array(stackView),
  roles: z.array(roleView),
  crew: z.intersection(crewSchema, z.object({ refusal: refusal.nullable() })),
  needs: z.array(need),
  paused: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  runs: z.array(runView),
  agents: z.array(
    z.object({
      run: z.string(),
      ticketId: z.string().nullable(),
      role,
      turn: z.number(),
      at: z.string(),
      lines: z.number(),
    }),
  ),
  decision_rev: z.number(),
  stacks_rev: z.number(),
  launch_rev: z.number(),
  repair_rev: z.number(),
  audit_rev: z.number(),
};

export const snapshot: z.ZodType<Snapshot> = z.object({
  seq: z.number(),
  generated_at: z.string(),
  ...sections,
  tickets: z.array(ticketRow),
});
