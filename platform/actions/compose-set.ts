import { z } from 'zod';

import { FILE_ELSE_SETTER, pathLike, SHARED, STACK } from '../domain/compose-edit/input.ts';
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
    stack: STACK,
    path: pathLike('services.web.image; services.web.ports[+] adds to a list'),
    value: z
      .string()
      .max(1_000_000)
      .describe('a number, boolean or null as YAML reads it; lists and mappings in brackets; else a text'),
    file: FILE_ELSE_SETTER,
    shared: SHARED,
    string: z.boolean().optional().describe('take the value for a text, whatever it looks like'),
  }),
  cli: { words: ['compose', 'set'], positional: ['stack', 'path', 'value'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, { caller }, { string = false, shared = false, ...where }) =>
    setValue(ports, { ...where, options: { string, shared } }, editorOf(caller)),
  text: savedText,
});
