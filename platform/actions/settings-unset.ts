import { z } from 'zod';

import { describeChanges } from '../domain/settings-form/describe-form.ts';
import { changeSettings } from '../flows/settings-change.ts';
import { defineAction } from './action.ts';

export const settingsUnset = defineAction({
  name: 'settings.unset',
  summary: 'Take a variable out of the .env beside each stack that uses it: its default counts again.',
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,200}$/, 'the name of a variable')
      .describe('the variable'),
    stack: z.string().max(100).optional().describe('only beside this stack'),
    dry_run: z.boolean().optional().describe('say what would change, and change nothing'),
  }),
  cli: { words: ['settings', 'unset'], positional: ['name'] },
  subject: ({ name }) => name,
  run: (ports, _context, { name, stack, dry_run: dryRun }) =>
    changeSettings(ports, { wanted: { [name]: null }, stack: stack ?? null, dryRun: dryRun === true }),
  text: ({ files, written, still_missing: missing }) =>
    `${describeChanges(files, written)}${missing.length === 0 ? '' : `still missing: ${missing.join(', ')}\n`}`,
});
