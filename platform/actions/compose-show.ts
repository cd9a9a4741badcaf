import { z } from 'zod';

import { FILE_ELSE_FIRST, STACK } from '../domain/compose-edit/input.ts';
import { safeLine, safeText } from '../domain/safe-text.ts';
import { showFile } from '../flows/compose-edit.ts';
import { defineAction } from './action.ts';

export const composeShow = defineAction({
  name: 'compose.show',
  summary: 'The text of a compose file, with the hash that compose write asks for.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    stack: STACK,
    file: FILE_ELSE_FIRST,
  }),
  cli: { words: ['compose', 'show'], positional: ['stack'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, _context, input) => showFile(ports, input),
  text: ({ text }) => safeText(text),
});
