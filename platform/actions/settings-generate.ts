import { z } from 'zod';

import { describeChanged } from '../domain/settings-form/describe-form.ts';
import { NAME, ONLY_STACK } from '../domain/settings-form/input.ts';
import { changeSettings } from '../flows/settings-change.ts';
import { defineAction } from './action.ts';

const SECRET_BYTES = 24; // 48 characters that need no quotes anywhere

export const settingsGenerate = defineAction({
  name: 'settings.generate',
  summary:
    'Make a strong secret on this host and store it in the .env beside each stack that uses it. It is not shown.',
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({
    name: NAME.describe('the secret'),
    stack: ONLY_STACK,
    replace: z
      .boolean()
      .optional()
      .describe(
        'also when it is set: what was made with the old one, such as a database, may not open with the new one',
      ),
  }),
  cli: { words: ['settings', 'generate'], positional: ['name'] },
  subject: ({ name }) => name,
  run: (ports, _context, { name, stack, replace }) =>
    changeSettings(ports, {
      wanted: { [name]: ports.ids.token(SECRET_BYTES) },
      stack: stack ?? null,
      dryRun: false,
      judge: ({ secret, values }) => {
        if (!secret) return 'it is not a secret: give it a value with settings set';
        const taken = values.some((value) => value.set && (stack === undefined || value.stack === stack));
        return taken && replace !== true ? 'it is set already; --replace makes another one' : null;
      },
    }),
  text: describeChanged,
});
