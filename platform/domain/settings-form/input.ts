import { z } from 'zod';

/** What the actions on settings ask for, in the same words. */
export const NAME = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,200}$/, 'the name of a variable');
export const ONLY_STACK = z.string().max(100).optional().describe('only beside this stack');
export const DRY_RUN = z.boolean().optional().describe('say what would change, and change nothing');
