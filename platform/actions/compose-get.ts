import { z } from 'zod';

import { FILE_ELSE_SETTER, pathLike } from '../domain/compose-edit/input.ts';
import { safeLine, safeText } from '../domain/safe-text.ts';
import { getValue } from '../flows/compose-edit.ts';
import { defineAction } from './action.ts';

export const composeGet = defineAction({
  name: 'compose.get',
  summary: 'What a compose file says at a path, such as services.web.image.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    stack: z.string().min(1).max(300).describe('the stack, or a compose file by its path from the root'),
    path: pathLike('services.web.ports[0] or services."a.b".image'),
    file: FILE_ELSE_SETTER,
  }),
  cli: { words: ['compose', 'get'], positional: ['stack', 'path'] },
  subject: ({ stack }) => safeLine(stack, 100),
  run: (ports, _context, input) => getValue(ports, input),
  text: ({ text }) => `${safeText(text)}\n`,
});
