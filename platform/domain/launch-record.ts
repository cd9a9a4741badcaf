import { z } from 'zod';

/** How far a service is. `waiting`: it waits for what it depends on, or its turn. */
export const LAUNCH_PHASES = [
  'waiting',
  'pulling',
  'building',
  'creating',
  'starting',
  'healthy',
  'failed',
] as const;

const phaseSchema = z.enum(LAUNCH_PHASES);
export type LaunchPhase = z.infer<typeof phaseSchema>;

const serviceSchema = z.object({
  stack: z.string(),
  service: z.string(),
  phase: phaseSchema,
  /** when this phase began */
  since: z.string(),
  /** what it says about itself: "running for 10 s without a health check" */
  detail: z.string(),
  /** phases it went through, with the time each began */
  past: z.array(z.object({ phase: phaseSchema, since: z.string() })),
});
export type LaunchService = z.infer<typeof serviceSchema>;

const failureSchema = z.object({
  stack: z.string(),
  service: z.string().nullable(),
  cause: z.string(),
  fix: z.string(),
  /** the last lines of the service, or of Compose */
  lines: z.array(z.string()),
});
export type LaunchFailure = z.infer<typeof failureSchema>;

export const launchRecordSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** in the order of the launch */
  stacks: z.array(z.string()),
  profiles: z.array(z.string()),
  environment: z.string().nullable(),
  services: z.array(serviceSchema),
  failure: failureSchema.nullable(),
  /** what is left as it is, after a cancel or a crash */
  note: z.string().nullable(),
});
export type LaunchRecord = z.infer<typeof launchRecordSchema>;
