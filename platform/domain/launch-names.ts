import { z } from 'zod';

const name = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/i, 'the name of a stack');

/** Names of stacks: a list, or one text with blanks between them as the command line gives it. */
export const stackNamesSchema = z
  .union([z.array(name).max(500), z.string().max(5000)])
  .transform((given) => (typeof given === 'string' ? given.split(/\s+/).filter(Boolean) : given))
  .pipe(z.array(name).max(500));

export const profilesSchema = z
  .array(z.string().regex(/^(?:\*|[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62})$/, 'the name of a profile'))
  .max(50);

export const environmentSchema = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/, 'the name of an environment');
