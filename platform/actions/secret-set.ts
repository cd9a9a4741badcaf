import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { defineAction } from './action.ts';

export const secretSet = defineAction({
  name: 'secret.set',
  summary:
    'Store a secret of Dockfra, such as the key of a model: secret set NAME - reads it from standard input.',
  needs: { area: 'secrets', level: 'admin' },
  local: true,
  input: z.strictObject({
    name: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'a name like MY_API_KEY')
      .describe('the name that api_key_env gives'),
    value: z
      .string()
      .max(20_000)
      .transform((value) => value.replace(/\r?\n$/, ''))
      .refine((value) => value.length > 0, 'is empty')
      .describe('"-": from standard input; typed here, other people of this machine could see it'),
  }),
  cli: { words: ['secret', 'set'], positional: ['name', 'value'] },
  subject: ({ name }) => name,
  run: async (ports, _context, { name, value }) => {
    await ports.secrets.set(name, value);
    return ok({ name, shadowed: (await ports.secrets.get(name)) !== value });
  },
  text: ({ name, shadowed }) =>
    `stored ${name}${shadowed ? `; but the environment of the platform sets ${name} too, which counts` : ''}\n`,
});
