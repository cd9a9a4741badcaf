import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { createForStack } from '../flows/launch-create.ts';
import { defineAction } from './action.ts';

export const stackCreate = defineAction({
  name: 'stack.create',
  summary:
    'Make what a stack asks for and does not make itself: an external network or volume, a folder that it mounts.',
  needs: { area: 'stacks', level: 'operate' },
  local: true,
  long: true,
  input: z.strictObject({
    stack: z.string().min(1).max(100).describe('the stack that asks for it'),
    kind: z.enum(['network', 'volume', 'folder']).describe('what to make'),
    name: z
      .string()
      .min(1)
      .max(4000)
      // oxlint-disable-next-line no-control-regex -- a name must not hold any
      .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), 'no control characters')
      .describe('its name as the engine knows it, or the whole path of the folder'),
  }),
  cli: { words: ['stack', 'create'], positional: ['stack', 'kind', 'name'] },
  subject: ({ stack }) => stack,
  run: (ports, _context, input) => createForStack(ports, input),
  text: ({ kind, name, created }) =>
    `${kind} ${safeLine(name, 500)} ${created ? 'was made' : 'was there already'}\n`,
});
