import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { describeForm } from '../domain/settings-form/describe-form.ts';
import { readForm } from '../flows/settings-form.ts';
import { defineAction } from './action.ts';

export const settingsShow = defineAction({
  name: 'settings.show',
  summary:
    'The variables of the stacks as settings: what is missing first, then each with its value, where it comes from and where it is used. Secrets are never shown.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    stack: z.string().max(100).optional().describe('only this stack'),
    missing: z.boolean().optional().describe('only what a launch would ask for'),
  }),
  cli: { words: ['settings'], aliases: [['settings', 'show']] },
  run: async (ports, _context, { stack, missing }) => {
    const read = await readForm(ports, stack === undefined ? [] : [stack]);
    if (!read.ok) return read;
    const { form } = read.value;
    const fields = missing === true ? form.fields.filter((field) => field.missing) : form.fields;
    return ok({ ...form, fields });
  },
  text: (form) => describeForm(form),
});
