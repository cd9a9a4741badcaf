import { z } from 'zod';

/** The forward steps, in order. Each is recorded before it is taken, so that a start after a crash knows where it was. */
export const DEPLOY_STEPS = [
  'candidate',
  'checks',
  'build',
  'before',
  'switch',
  'verify',
  'main',
  'retire',
  'finish',
] as const;
/** The steps back: keep the evidence, put the former images back, give the ticket back. */
export const ROLLBACK_STEPS = ['evidence', 'restore', 'return'] as const;
export type DeployStep = (typeof DEPLOY_STEPS)[number] | (typeof ROLLBACK_STEPS)[number];

const serviceSchema = z.object({
  service: z.string(),
  /** the name that compose uses for its image */
  image: z.string(),
  /** true: it has a build section */
  built: z.boolean(),
  /** our own name for the new image; null: no new image, only its definition changed */
  tag: z.string().nullable(),
  /** where the image it runs now is kept; null: it did not run before */
  formerTag: z.string().nullable(),
  formerId: z.string().nullable(),
  /** null until it is built (or, without a build, always) */
  imageId: z.string().nullable(),
  /** ends by itself with exit code 0 */
  job: z.boolean(),
  replicas: z.number(),
});

export const deployRecordSchema = z.object({
  ticketId: z.string(),
  stack: z.string(),
  step: z.enum([...DEPLOY_STEPS, ...ROLLBACK_STEPS]),
  startedAt: z.string(),
  /** head of main when the candidate was made: main moves from here or not at all */
  main: z.string(),
  /** what the candidate is compared with: the same, unless main already has the change */
  base: z.string(),
  candidate: z.string(),
  services: z.array(serviceSchema),
  /** services that the candidate no longer has */
  removed: z.array(z.string()),
  /** absolute compose files, when the candidate changes them */
  files: z.object({ base: z.array(z.string()), candidate: z.array(z.string()) }).nullable(),
  /** container ids of every service that must stay as it is */
  siblings: z.record(z.string(), z.array(z.string())),
  /** why it goes back; null while it goes forward */
  failure: z.object({ reason: z.string(), to: z.enum(['in_progress', 'approved']) }).nullable(),
});

export type DeployRecord = z.infer<typeof deployRecordSchema>;
export type DeployService = DeployRecord['services'][number];

/** What a start after a crash does with a record. */
export type Recovery = 'cancel' | 'restore' | 'verify' | 'advance' | 'resume_rollback';

/**
 * Nothing switched yet: the approval still stands, `cancel`. Half switched: `restore`, for nobody knows what runs.
 * Switched: `verify` again, then forward or back. Main may have moved: `advance`. On its way back: go on going back.
 */
export function planRecovery(step: DeployStep): Recovery {
  switch (step) {
    case 'candidate':
    case 'checks':
    case 'build':
    case 'before':
      return 'cancel';
    case 'switch':
      return 'restore';
    case 'verify':
      return 'verify';
    case 'main':
    case 'retire':
    case 'finish':
      return 'advance';
    case 'evidence':
    case 'restore':
    case 'return':
      return 'resume_rollback';
  }
}

/** True once the running containers may differ from what main says. */
export function isSwitched(step: DeployStep): boolean {
  return planRecovery(step) !== 'cancel';
}
