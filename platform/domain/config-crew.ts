import { z } from 'zod';

import { isTimezone } from './pilot-hours.ts';

/** What the autopilot may approve, and how much work it lets be under way. Read from the owner's file only. */
export const policySchema = z.strictObject({
  /** globs; a change outside of them is never approved by policy; empty: everywhere */
  paths: z.array(z.string().max(500)).max(200).default([]),
  max_files: z.number().int().min(1).default(20),
  /** lines added and deleted */
  max_lines: z.number().int().min(1).default(500),
  /** when it may approve, in `timezone`, like "08:00-18:00"; "22:00-06:00" goes over midnight */
  hours: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'two times of a day, like "08:00-18:00"')
    .optional(),
  /** services whose code an approved change may touch; empty: all */
  services: z.array(z.string().max(100)).max(200).default([]),
  /** tickets in work, review and deployment at once, before no more work is asked for */
  max_open_work: z.number().int().min(1).max(100).default(5),
  /** US dollars: a ticket that has cost more waits for a person */
  budget: z.number().min(0).default(5),
  /** US dollars: when all roles together have spent so much on a day (UTC), no more work is begun */
  budget_per_day: z.number().min(0).default(10),
  /** of the hours, by its IANA name */
  timezone: z.string().max(60).refine(isTimezone, 'a name like Europe/Warsaw').default('UTC'),
  incidents: z
    .strictObject({
      /** an incident younger than this makes no ticket: most pass by themselves */
      grace_minutes: z.number().min(0).max(10_080).default(5),
      /** no new ticket for the same symptom of a service so soon after one was closed */
      again_minutes: z.number().min(0).max(43_200).default(60),
      /** open tickets from incidents at once */
      max_open: z.number().int().min(0).max(100).default(3),
    })
    .default({ grace_minutes: 5, again_minutes: 60, max_open: 3 }),
});
export type Policy = z.infer<typeof policySchema>;

export const AUTOPILOT_MODES = ['off', 'propose', 'auto'] as const;

export const autopilotSchema = z.strictObject({
  /** `propose`: everything waits in the inbox for a yes; `auto`: it acts, within the policy */
  mode: z.enum(AUTOPILOT_MODES).default('propose'),
  interval_seconds: z.number().min(1).max(86_400).default(30),
  approve: z.enum(['manual', 'policy']).default('manual'),
  policy: policySchema.default(() => policySchema.parse({})),
  /** what a plan is asked for when no work is left */
  goal: z.string().trim().min(1).max(4000).optional(),
});
export type AutopilotConfig = z.infer<typeof autopilotSchema>;

export const monitorSchema = z.strictObject({
  /** `auto`: an approved ticket is deployed without a further word */
  deploy: z.enum(['manual', 'auto']).default('manual'),
  /** looks at the services of the stacks and puts what is wrong on record as incidents; changes nothing */
  watch: z.boolean().default(true),
  /** what the engine tells by itself is looked at within a second; this is for what it does not tell */
  interval_seconds: z.number().min(1).max(3600).default(60),
  /** how long a service must be well before its incident is closed */
  stable_minutes: z.number().min(0).max(1440).default(2),
});
