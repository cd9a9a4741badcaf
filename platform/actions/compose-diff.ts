import { z } from 'zod';

import { FILE_ELSE_FIRST, STACK, VERSION } from '../domain/compose-edit/input.ts';
import { lineDiff, meaningText } from '../domain/compose-edit/saved-text.ts';
import { safeLine } from '../domain/safe-text.ts';
import { compareVersion } from '../flows/compose-history.ts';
import { defineAction } from './action.ts';

export const composeDiff = defineAction({
  name: 'compose.diff',
  summary: 'What would change in a compose file if a version of it came back.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    stack: STACK,
    version: VERSION,
    file: FILE_ELSE_FIRST,
  }),
  cli: { words: ['compose', 'diff'], positional: ['stack', 'version'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, _context, input) => compareVersion(ports, input),
  text: ({ current, text, changes }) => `${meaningText(changes)}${lineDiff(current, text)}`,
});
