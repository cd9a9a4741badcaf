import { z } from 'zod';

import { ROLE_NAMES } from './ticket.ts';

/** Why a run ended. Closed list. */
export const STOP_REASONS = [
  'submitted', // the platform accepted the submit
  'answered', // a question was answered; nothing to submit
  'gave_up', // the model said that it cannot
  'turns',
  'minutes',
  'money',
  'output',
  'repeated', // the same call three times
  'broken_calls', // tool calls that stayed unreadable after two re-asks
  'silent', // answers without a tool call, three in a row
  'model_failed',
  'replay_differs',
  'lease_lost',
  'paused',
  'rejected_thrice',
  'attempts', // the engine's work was refused as often as allowed
  'engine_failed', // the engine does not work here; another one takes over
  'cancelled',
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

const toolCall = z.object({ id: z.string(), name: z.string(), arguments: z.string() });
const at = z.string();

/** One line of a transcript. A run's whole state is a fold over its lines. */
export const runLineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    at,
    run: z.string(),
    role: z.enum(ROLE_NAMES),
    kind: z.enum(['implement', 'ask', 'review', 'plan', 'engine']),
    ticketId: z.string().nullable(),
    person: z.string(),
    engine: z.string(),
    model: z.string(),
    replayed: z.boolean(),
    limits: z.object({
      turns: z.number(),
      minutes: z.number(),
      usd: z.number(),
      outputTokens: z.number(),
    }),
    /** names of the tools offered */
    tools: z.array(z.string()),
    /** number of the lease that the work goes on under; null without a ticket */
    fence: z.number().nullable().default(null),
  }),
  /** what the platform or a tool said to the model */
  z.object({ type: z.literal('message'), at, role: z.enum(['system', 'user']), content: z.string() }),
  z.object({
    type: z.literal('result'),
    at,
    toolCallId: z.string(),
    tool: z.string(),
    ok: z.boolean(),
    content: z.string(),
    /** length before it was cut to fit */
    fullLength: z.number(),
  }),
  z.object({
    type: z.literal('answer'),
    at,
    content: z.string(),
    toolCalls: z.array(toolCall),
    finish: z.enum(['stop', 'tool_calls', 'length', 'filtered']),
    model: z.string(),
    provider: z.string(),
    replayed: z.boolean(),
    usd: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    ms: z.number(),
    /** what a coding engine named its request by, so that a repeated one finds this answer */
    call: z.string().optional(),
  }),
  /** the model did not answer: said once, until it does */
  z.object({ type: z.literal('held'), at, text: z.string(), cure: z.string() }),
  /** older lines are told to the model in this summary from here on */
  z.object({ type: z.literal('compacted'), at, upTo: z.number(), summary: z.string() }),
  z.object({
    type: z.literal('end'),
    at,
    reason: z.enum(STOP_REASONS),
    note: z.string(),
    /** what calls cost that brought no answer: too long, cut off, in another shape */
    usd: z.number().optional(),
  }),
]);
export type RunLine = z.infer<typeof runLineSchema>;
export type RunStart = Extract<RunLine, { type: 'start' }>;
