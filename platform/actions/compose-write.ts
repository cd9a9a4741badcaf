import { z } from 'zod';

import { STACK } from '../domain/compose-edit/input.ts';
import { savedText } from '../domain/compose-edit/saved-text.ts';
import { safeLine } from '../domain/safe-text.ts';
import { writeText } from '../flows/compose-edit.ts';
import { editorOf } from '../flows/compose-outside.ts';
import { defineAction } from './action.ts';

export const composeWrite = defineAction({
  name: 'compose.write',
  summary:
    'Replace the whole text of a compose file, when Compose accepts it and nobody changed it meanwhile.',
  needs: { area: 'config', level: 'write' },
  local: true,
  input: z.strictObject({
    stack: STACK,
    file: z.string().min(1).max(1000).describe("one of the stack's files"),
    from: z.string().max(8_000_000).describe('the text; "-" takes it from standard input'),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe('sha256 of what was read: refused when the file is another one now'),
  }),
  cli: { words: ['compose', 'write'], positional: ['stack'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, { caller }, { stack, file, from, hash }) =>
    writeText(ports, { stack, file, text: from, hash }, editorOf(caller)),
  text: savedText,
});
