import { z } from 'zod';

/** What the actions on compose files ask for, in the same words. */
export const STACK = z.string().min(1).max(200).describe('the stack');
const file = z.string().min(1).max(1000).optional();
export const FILE_ELSE_FIRST = file.describe("one of the stack's files; else its first");
export const FILE_ELSE_SETTER = file.describe("one of the stack's files; else the last one that sets it");
export const SHARED = z.boolean().optional().describe('also where others share the place by an alias');
export const VERSION = z.coerce.number().int().min(1).describe('its number in: compose history');
/** Where a value stands, with an example of the action's own. */
export const pathLike = (example: string) => z.string().min(1).max(1000).describe(`such as ${example}`);
