import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { setValue } from '../flows/compose-edit.ts';
import { savedText } from '../domain/compose-edit/saved-text.ts';
import { editorOf } from '../flows/compose-outside.ts';
import { defineAction } from './action.ts';

export const composeSet = defineAction({
  name: 'compose.set',
  summary: 'Set one value in a compose file: no other byte changes, and Compose must accept it.',
  needs: { area: 'config', level: 'write' },
  local: true,
  input: z.strictObject({
    stack: z.string().min(1).max(200).describe('the stack'),
    path: z
      .string()
      .min(1)
      .max(1000)
      .describe('such as services.web.image; services.web.ports[+] adds to a list'),
    value: z
      .string()
      .max(1_000_000)
      .describe('a number, boolean or null as YAML reads it; lists and mappings in brackets; else a text'),
    file: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe("one of the stack's files; else the last one that sets it"),
    shared: z.boolean().optional().describe('also where others share the place by an alias'),
    string: z.boolean().optional().describe('take the value for a text, whatever it looks like'),
  }),
  cli: { words: ['compose', 'set'], positional: ['stack', 'path', 'value'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, { caller }, { string = false, shared = false, ...where }) =>
    setValue(ports, { ...where, options: { string, shared } }, editorOf(caller)),
  text: savedText,
});
