import { z } from 'zod';

import { FILE_ELSE_FIRST, STACK } from '../domain/compose-edit/input.ts';
import { versionLines } from '../domain/compose-edit/saved-text.ts';
import { safeLine } from '../domain/safe-text.ts';
import { listVersions } from '../flows/compose-history.ts';
import { defineAction } from './action.ts';

export const composeHistory = defineAction({
  name: 'compose.history',
  summary: 'Every kept version of a compose file, who wrote it, and what it changed.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    stack: STACK,
    file: FILE_ELSE_FIRST,
  }),
  cli: { words: ['compose', 'history'], positional: ['stack'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, _context, input) => listVersions(ports, input),
  text: ({ file, versions }) => `${safeLine(file, 200)}\n${versions.map(versionLines).join('')}`,
});
