import { z } from 'zod';

import { savedText } from '../domain/compose-edit/saved-text.ts';
import { safeLine } from '../domain/safe-text.ts';
import { unsetValue } from '../flows/compose-edit.ts';
import { editorOf } from '../flows/compose-outside.ts';
import { defineAction } from './action.ts';

export const composeUnset = defineAction({
  name: 'compose.unset',
  summary: 'Take one value out of a compose file: no other byte changes, and Compose must accept it.',
  needs: { area: 'config', level: 'write' },
  local: true,
  input: z.strictObject({
    stack: z.string().min(1).max(200).describe('the stack'),
    path: z.string().min(1).max(1000).describe('such as services.web.image or services.web.ports[0]'),
    file: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe("one of the stack's files; else the last one that sets it"),
    shared: z.boolean().optional().describe('also where others share the place by an alias'),
  }),
  cli: { words: ['compose', 'unset'], positional: ['stack', 'path'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, { caller }, { shared = false, ...where }) =>
    unsetValue(ports, { ...where, options: { shared } }, editorOf(caller)),
  text: savedText,
});
