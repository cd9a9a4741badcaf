import { z } from 'zod';

import { ROLE_NAMES, ticketSchema } from '../../platform/domain/ticket.ts';
import type { ActionAnswer, CommandList, EvidenceText, TicketDiff, TicketPage } from '../contract.ts';
import type { AuditList, ChainView, DoctorPage } from '../contract-activity.ts';
import type { ComposeFile } from '../contract-compose.ts';
import type { DecisionView, ModelOffers, ModelPage, RunList, UsagePage } from '../contract-crew.ts';
import type { LaunchChoices, LaunchOutput } from '../contract-launch.ts';
import type { PostLaunchPage } from '../contract-post-launch.ts';
import { runSchema } from '../server/action-reads.ts';
import { doctorSchema, lineSchema } from '../server/activity-reads.ts';
import { buttonShape } from '../server/post-launch-routes.ts';
import { refusal } from '../../platform/domain/refusal-schema.ts';
import { progressLine, runView } from './snapshot-schema.ts';

/** What routes answer, one schema a type of the contract: the compiler holds the two together. */
const texts = z.array(z.string());

export const ticketPage: z.ZodType<TicketPage> = z.object({
  ticket: ticketSchema,
  verbs: texts,
  progress: z.array(progressLine),
  root: z.string(),
});
const change = z.object({
  path: z.string(),
  oldPath: z.string().nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'type_changed']),
  added: z.number().nullable(),
  deleted: z.number().nullable(),
  mode: z.string(),
  binary: z.boolean().exactOptional(),
  bytes: z.number().exactOptional(),
  longestLine: z.number().exactOptional(),
});
export const ticketDiff: z.ZodType<TicketDiff> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('unreadable'), refusal }),
  z.object({
    state: z.literal('ready'),
    base: z.string(),
    commit: z.string(),
    files: z.array(change),
    patch: z.string(),
    truncated: z.boolean(),
  }),
]);
export const evidenceText: z.ZodType<EvidenceText> = z.object({
  path: z.string(),
  sha256: z.string().nullable(),
  bytes: z.number(),
  truncated: z.boolean(),
  text: z.string(),
});
export const commandList: z.ZodType<CommandList> = z.object({
  commands: z.array(z.object({ usage: z.string(), summary: z.string() })),
});
export const actionAnswer: z.ZodType<ActionAnswer> = z.object({ run: runView });

const planned = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string(),
  type: z.string(),
  priority: z.string(),
  stack: z.string().nullable(),
  acceptance: texts,
  depends_on: texts,
});
const decision: z.ZodType<DecisionView> = z.object({
  id: z.string(),
  kind: z.custom<DecisionView['kind']>((value) => typeof value === 'string').meta({ type: 'string' }),
  at: z.string(),
  by: z.string(),
  line: z.string(),
  ticketId: z.string().nullable(),
  reason: z.string(),
  evidence: texts,
  alternatives: z.array(z.object({ action: z.string(), why: z.string() })),
  status: z.string(),
  outcome: z.string(),
  settledBy: z.string().nullable(),
  settledAt: z.string().nullable(),
  tickets: z.array(planned),
  incident: z
    .object({
      id: z.string(),
      service: z.string(),
      symptom: z.string(),
      ticket: z.object({
        title: z.string(),
        description: z.string(),
        priority: z.string(),
        acceptance: texts,
      }),
    })
    .nullable(),
  edited: z.object({ by: z.string(), at: z.string() }).nullable(),
  effect: z.object({ verdict: z.string(), text: z.string(), at: z.string() }).nullable(),
});
export const decisionList = z.object({ decisions: z.array(decision) });
export const inboxPage = z.object({ proposals: z.array(decision) });
export const runList: z.ZodType<RunList> = z.object({ runs: z.array(runSchema) });

const sum = { calls: z.number(), inputTokens: z.number(), outputTokens: z.number(), usd: z.number() };
export const usagePage: z.ZodType<UsagePage> = z.object({
  today: z.object(sum),
  days: z.array(z.object({ ...sum, day: z.string(), role: z.string(), model: z.string() })),
  tickets: z.array(z.object({ ...sum, ticketId: z.string() })),
});
export const modelPage: z.ZodType<ModelPage> = z.object({
  role: z.enum(ROLE_NAMES),
  profile: z
    .object({
      provider: z.string(),
      model: z.string(),
      address: z.string().nullable(),
      key: z.string().nullable(),
      price: z
        .union([
          z.literal('free'),
          z.object({ input: z.number(), output: z.number(), cached: z.number().optional() }),
        ])
        .nullable(),
      fallbacks: texts,
      budget: z.object({ usd_per_day: z.number(), usd_per_ticket: z.number() }),
    })
    .nullable(),
  limits: z.object({ turns: z.number(), minutes: z.number(), output_tokens: z.number() }),
});
export const modelOffers: z.ZodType<ModelOffers> = z.object({
  offered: texts,
  problem: z.string().nullable(),
  key_set: z.boolean().nullable(),
});

export const composeFile: z.ZodType<ComposeFile> = z.object({
  file: z.string(),
  files: texts,
  text: z.string(),
  hash: z.string(),
  veiled: z.boolean(),
});
export const launchChoices: z.ZodType<LaunchChoices> = z.object({
  stacks: z.array(z.object({ name: z.string(), profiles: texts, environments: texts })),
});
export const launchOutput: z.ZodType<LaunchOutput> = z.object({ lines: texts, next: z.number() });
export const postLaunchPage: z.ZodType<PostLaunchPage> = z.object({
  items: z.array(buttonShape.extend({ command: z.string().nullable() })),
});

export const auditPage: z.ZodType<AuditList> = z.object({
  rows: z.array(
    lineSchema.extend({
      ms: z.number().nullable(),
      input: z.array(z.object({ name: z.string(), value: z.string() })),
      command: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
  looked_back_to: z.string().nullable(),
  unreadable: z.number(),
});
export const chainView: z.ZodType<ChainView> = z.object({
  whole: z.boolean(),
  records: z.number().nullable(),
  since: z.string().nullable(),
  checked_at: z.string(),
  refusal: refusal.nullable(),
});
export const doctorPage: z.ZodType<DoctorPage> = doctorSchema.extend({ looked_at: z.string() });
