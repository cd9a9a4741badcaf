import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import { setModel } from '../flows/set-model.ts';
import { defineAction } from './action.ts';

export const configSetModel = defineAction({
  name: 'config.set-model',
  summary:
    "Give a role another model of the same provider: changes that one value in dockfra.yaml. Its price stays: correct it when the new model's differs.",
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({
    role: z.enum(ROLE_NAMES).describe('whose model'),
    model: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[\x21-\x7e]+$/, 'a name without blanks')
      .describe('its name at the provider'),
  }),
  cli: { words: ['config', 'set-model'], positional: ['role', 'model'] },
  subject: ({ role }) => role,
  run: (ports, _context, { role, model }) => setModel(ports, role, model),
  text: ({ role, before, model, overriddenBy }) =>
    `the ${role} has ${safeLine(model, 200)} now (before: ${safeLine(before, 200)}); the price in dockfra.yaml is as it was\n${
      overriddenBy
        ? `but ${safeLine(overriddenBy.at, 100)} sets ${safeLine(overriddenBy.model, 200)}, which counts\n`
        : ''
    }`,
});
