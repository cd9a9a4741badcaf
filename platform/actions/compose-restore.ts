import { z } from 'zod';

import { FILE_ELSE_FIRST, STACK, VERSION } from '../domain/compose-edit/input.ts';
import { savedText } from '../domain/compose-edit/saved-text.ts';
import { safeLine } from '../domain/safe-text.ts';
import { restoreVersion } from '../flows/compose-history.ts';
import { editorOf } from '../flows/compose-outside.ts';
import { defineAction } from './action.ts';

export const composeRestore = defineAction({
  name: 'compose.restore',
  summary: 'Put a version of a compose file back; what it says now stays in the history.',
  needs: { area: 'config', level: 'write' },
  local: true,
  input: z.strictObject({
    stack: STACK,
    version: VERSION,
    file: FILE_ELSE_FIRST,
  }),
  cli: { words: ['compose', 'restore'], positional: ['stack', 'version'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, { caller }, input) => restoreVersion(ports, input, editorOf(caller)),
  text: savedText,
});
