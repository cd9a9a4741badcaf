import { z } from 'zod';

import type { Refusal } from './result.ts';

const CODES = [
  'invalid_input',
  'unknown_command',
  'not_found',
  'not_allowed',
  'wrong_state',
  'conflict',
  'lease_lost',
  'not_ready',
  'paused',
  'empty_diff',
  'limits',
  'checks_failed',
  'dirty_tree',
  'dangerous',
  'main_moved',
  'busy',
  'unsupported',
  'failed',
] as const;

export const refusal: z.ZodType<Refusal> = z.object({
  code: z.enum(CODES).describe('why, from a closed list'),
  message: z.string().describe('what is wrong, and where'),
  hint: z.string().exactOptional().describe('what to do about it'),
  details: z.array(z.string()).exactOptional(),
});
