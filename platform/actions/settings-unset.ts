import { z } from 'zod';

import { describeChanged } from '../domain/settings-form/describe-form.ts';
import { DRY_RUN, NAME, ONLY_STACK } from '../domain/settings-form/input.ts';
import { changeSettings } from '../flows/settings-change.ts';
import { defineAction } from './action.ts';

export const settingsUnset = defineAction({
  name: 'settings.unset',
  summary: 'Take a variable out of the .env beside each stack that uses it: its default counts again.',
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({
    name: NAME.describe('the variable'),
    stack: ONLY_STACK,
    dry_run: DRY_RUN,
  }),
  cli: { words: ['settings', 'unset'], positional: ['name'] },
  subject: ({ name }) => name,
  run: (ports, _context, { name, stack, dry_run: dryRun }) =>
    changeSettings(ports, { wanted: { [name]: null }, stack: stack ?? null, dryRun: dryRun === true }),
  text: describeChanged,
});
