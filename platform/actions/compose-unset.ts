import { z } from 'zod';

import { FILE_ELSE_SETTER, pathLike, SHARED, STACK } from '../domain/compose-edit/input.ts';
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
    stack: STACK,
    path: pathLike('services.web.image or services.web.ports[0]'),
    file: FILE_ELSE_SETTER,
    shared: SHARED,
  }),
  cli: { words: ['compose', 'unset'], positional: ['stack', 'path'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, { caller }, { shared = false, ...where }) =>
    unsetValue(ports, { ...where, options: { shared } }, editorOf(caller)),
  text: savedText,
});
