import { z } from 'zod';

const relativePath = z
  .string()
  .min(1)
  .max(500)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'a path inside the root');
const name = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/, 'lower-case letters, digits, ".", "_" or "-"');

/** One stack of `stacks:` in dockfra.yaml. Paths are relative to the root. */
export const stackEntrySchema = z.strictObject({
  /** what relative paths in the files mean; its .env counts */
  dir: relativePath,
  /** as with `docker compose -f A -f B`; absent: what Compose takes in `dir` by itself */
  files: z.array(relativePath).min(1).max(50).optional(),
  name: name.optional(),
  project: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, "_" or "-"')
    .optional(),
  profiles: z.array(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'the name of a profile')).optional(),
});
export type StackEntry = z.infer<typeof stackEntrySchema>;

/** A folder by itself is the shortest form. */
export function asStackEntry(entry: string | StackEntry): StackEntry {
  return typeof entry === 'string' ? { dir: entry } : entry;
}
