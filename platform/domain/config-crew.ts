import { z } from 'zod';

/** What the autopilot may approve, and how much work it lets be under way. Read from the owner's file only. */
export const policySchema = z.strictObject({
  /** globs; a change outside of them is never approved by policy; empty: everywhere */
  paths: z.array(z.string().max(500)).max(200).default([]),
  max_files: z.number().int().min(1).default(20),
  /** lines added and deleted */
  max_lines: z.number().int().min(1).default(500),
  /** when it may approve, in UTC, like "08:00-18:00"; "22:00-06:00" goes over midnight */
  hours: z
    .string()
    .regex(
      /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
      'two times of a day in UTC, like "08:00-18:00"',
    )
    .optional(),
  /** services whose code an approved change may touch; empty: all */
  services: z.array(z.string().max(100)).max(200).default([]),
  /** tickets in work, review and deployment at once, before no more work is asked for */
  max_open_work: z.number().int().min(1).max(100).default(5),
  /** US dollars: a ticket that has cost more waits for a person */
  budget: z.number().min(0).default(5),
});
export type Policy = z.infer<typeof policySchema>;

export const autopilotSchema = z.strictObject({
  /** `propose`: everything waits in the inbox for a yes; `auto`: it acts, within the policy */
  mode: z.enum(['off', 'propose', 'auto']).default('propose'),
  interval_seconds: z.number().min(1).max(86_400).default(30),
  approve: z.enum(['manual', 'policy']).default('manual'),
  policy: policySchema.default(() => policySchema.parse({})),
});
export type AutopilotConfig = z.infer<typeof autopilotSchema>;

export const monitorSchema = z.strictObject({
  /** `auto`: an approved ticket is deployed without a further word */
  deploy: z.enum(['manual', 'auto']).default('manual'),
});
