import { z } from 'zod';

export const TICKET_ID = /^T-\d{4,}$/;
export const ROLE_NAMES = ['manager', 'developer', 'monitor', 'autopilot'] as const;
export type RoleName = (typeof ROLE_NAMES)[number];
/** Who can be behind a call: one of the roles, or the owner (the person at the host). */
export type CallerRole = RoleName | 'owner';
export const CALLER_ROLES_OR_PLATFORM = [...ROLE_NAMES, 'owner', 'platform'] as const;

export const TICKET_STATUSES = [
  'open',
  'in_progress',
  'review',
  'approved',
  'deploying',
  'done',
  'closed',
] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export const TICKET_TYPES = ['feature', 'bug', 'chore', 'incident'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;

/** Which tree a piece of evidence speaks of. */
export const EVIDENCE_RUNS = ['base', 'commit', 'candidate', 'deploy'] as const;

const timestamp = z.string().max(40);
const actor = z.string().max(100);

export const evidenceSchema = z.object({
  kind: z.enum([
    'check',
    'diff',
    'build',
    'deploy',
    'verify',
    'logs',
    'inspect',
    'rollback',
    'no-checks',
    'no-deploy',
    'repro',
  ]),
  name: z.string().max(200),
  /** relative to ROOT/.dockfra/evidence; absent for a statement without a file */
  path: z.string().max(500).optional(),
  sha256: z.string().max(64).optional(),
  result: z.enum(['passed', 'failed', 'error', 'info']),
  at: timestamp,
  run: z.enum(EVIDENCE_RUNS).optional(),
  commit: z.string().max(64).optional(),
  summary: z.string().max(2000).optional(),
  /** hash of the definition of the check that ran */
  definition: z.string().max(64).optional(),
  tests: z.object({ passed: z.number(), failed: z.number(), skipped: z.number() }).optional(),
  duration_ms: z.number().optional(),
});

export const commentSchema = z.object({
  id: z.string().max(40),
  author: actor,
  text: z.string().max(20_000),
  timestamp,
  external: z.string().max(300).optional(),
});

export const historySchema = z.object({
  at: timestamp,
  /** "role:person", e.g. "developer:alice"; "owner:root"; "platform" */
  by: actor,
  via: z.string().max(20),
  from: z.string().max(20).nullable(),
  to: z.string().max(20),
  reason: z.string().max(4000).optional(),
  /** the commit that it is about */
  commit: z.string().max(64).optional(),
  /** a submit that was refused (the status stayed): which reason, limit or check */
  refusal: z.object({ code: z.string().max(40), details: z.array(z.string().max(500)).max(20) }).optional(),
});

/** What a submit says proves an acceptance line. The platform saw a `check` or `test` of that name pass at `commit`; a `note` is only said. */
export const acceptanceProofSchema = z.object({
  kind: z.enum(['check', 'test', 'note']),
  text: z.string().max(500),
  by: actor,
  at: timestamp,
  commit: z.string().max(64),
});

export const acceptanceLineSchema = z.object({
  text: z.string().max(2000),
  check: z.string().max(200).optional(),
  /** open: nobody has marked it */
  state: z.enum(['open', 'met', 'failed']),
  /** of the last submit */
  proof: acceptanceProofSchema.optional(),
  /** who gave it its state (by hand, or with the approval), when, and for which submitted commit */
  marked: z.object({ by: actor, at: timestamp, commit: z.string().max(64).nullable() }).optional(),
});

export const ticketSchema = z.looseObject({
  schema: z.literal(2),
  rev: z.number().int().min(1),
  id: z.string().regex(TICKET_ID),
  title: z.string().min(1).max(300),
  description: z.string().max(50_000),
  type: z.enum(TICKET_TYPES),
  status: z.enum(TICKET_STATUSES),
  priority: z.enum(PRIORITIES),
  assigned_to: z.enum(ROLE_NAMES),
  /** name of the stack whose repository the ticket changes; absent: the root's only one */
  stack: z.string().max(100).optional(),
  /** the coding engine that is to write it; absent: the developer's own */
  engine: z.string().max(40).optional(),
  /** the incident that it was made of */
  incident: z.string().max(20).optional(),
  labels: z.array(z.string().max(60)).max(50),
  created_by: actor,
  created_at: timestamp,
  updated_at: timestamp,
  acceptance: z.array(acceptanceLineSchema),
  depends_on: z.array(z.string().regex(TICKET_ID)),
  parent: z.string().regex(TICKET_ID).nullable(),
  /** work ownership; `fence` grows with every claim and late writers fail on it */
  lease: z.object({ holder: actor, fence: z.number().int(), expires_at: timestamp }).nullable(),
  /** the highest fence ever given out, so that a released lease never repeats one */
  last_fence: z.number().int(),
  /** an agent said that it cannot do this; `main`: the newest commit then */
  given_up: z
    .object({
      at: timestamp,
      run: z.string().max(40),
      reason: z.string().max(2000),
      main: z.string().nullable(),
    })
    .optional(),
  /** what holds its work up now; see held-up.ts */
  held_up: z
    .object({
      kind: z.enum(['model']),
      role: z.enum(ROLE_NAMES),
      run: z.string().max(40),
      since: timestamp,
      text: z.string().max(500),
      cure: z.string().max(500),
    })
    .optional(),
  branch: z.string().max(200).nullable(),
  base_commit: z.string().max(64).nullable(),
  commits: z.array(z.object({ sha: z.string().max(64), subject: z.string().max(500), at: timestamp })),
  evidence: z.array(evidenceSchema),
  review: z
    .object({
      requested_at: timestamp,
      by: actor.optional(),
      verdict: z.enum(['approved', 'rejected']).optional(),
      reason: z.string().max(4000).optional(),
      /** why a person must look: judge's files touched etc. */
      flags: z.array(z.string().max(500)).optional(),
    })
    .nullable(),
  deploy: z
    .object({
      candidate: z.string().max(64).nullable(),
      image_ids: z.record(z.string(), z.string()),
      at: timestamp.nullable(),
      verified: z.boolean(),
    })
    .nullable(),
  resolution: z.string().max(2000).nullable(),
  budget: z.object({ usd: z.number(), tokens: z.number(), minutes: z.number() }).partial(),
  spent: z.object({ usd: z.number(), tokens: z.number(), minutes: z.number() }).partial(),
  comments: z.array(commentSchema),
  external: z.array(
    z.object({
      system: z.string(),
      key: z.string(),
      url: z.string(),
      base: z.string().optional(),
      synced_at: timestamp.optional(),
    }),
  ),
  github_issue_number: z.number().int().nullable(),
  history: z.array(historySchema),
});

export type Ticket = z.infer<typeof ticketSchema>;
export type AcceptanceLine = z.infer<typeof acceptanceLineSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type HistoryEntry = z.infer<typeof historySchema>;
