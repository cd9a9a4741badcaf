import { z } from 'zod';

import type { Result } from '../../platform/domain/result.ts';
import { FIELD_TYPES } from '../../platform/domain/settings-form/field-types.ts';
import { SUGGESTION_KINDS } from '../../platform/domain/settings-form/suggestion.ts';
import type { SettingsPage, SuggestionsPage } from '../contract-settings.ts';
import { createVeiledRead, type ReadAction } from './checked-read.ts';
import type { Veil } from './veil.ts';

const atLaunch = z.enum(['default', 'generated']).nullable();
const origin = z.enum(['.env', 'environment', 'default', 'unset']);
const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string().nullable(),
  group: z.string(),
  type: z.enum(FIELD_TYPES),
  options: z.array(z.string()),
  required: z.boolean(),
  may_be_empty: z.boolean(),
  secret: z.boolean(),
  default: z.string().nullable(),
  has_default: z.boolean(),
  stacks: z.array(z.string()),
  services: z.array(z.string()),
  value: z.string().nullable(),
  set: z.boolean(),
  origin,
  differs: z.boolean(),
  values: z.array(
    z.object({
      stack: z.string(),
      set: z.boolean(),
      value: z.string().nullable(),
      origin,
      missing: z.boolean(),
      at_launch: atLaunch,
    }),
  ),
  missing: z.boolean(),
  at_launch: atLaunch,
  fault: z.string().nullable(),
  used_by: z.array(z.object({ file: z.string(), line: z.number(), service: z.string().nullable() })),
  keys: z.array(z.string()),
  stamp: z.string().nullable(),
});
export const formSchema: z.ZodType<SettingsPage> = z.object({
  stacks: z.array(
    z.object({
      name: z.string(),
      project: z.string(),
      dir: z.string(),
      env_file: z.string(),
      readable_by_others: z.boolean(),
      services: z.array(z.string()),
      settings: z.number(),
      missing: z.number(),
    }),
  ),
  fields: z.array(fieldSchema),
  faults: z.array(z.object({ file: z.string(), line: z.number().nullable(), message: z.string() })),
});
export const suggestionsSchema: z.ZodType<SuggestionsPage> = z.object({
  suggestions: z.array(
    z.object({
      name: z.string(),
      suggestions: z.array(
        z.object({ value: z.string().nullable(), kind: z.enum(SUGGESTION_KINDS), detail: z.string() }),
      ),
    }),
  ),
  engine: z.string().nullable(),
});

export type SettingsReads = {
  settings(): Promise<Result<SettingsPage>>;
  suggestions(): Promise<Result<SuggestionsPage>>;
};

/** The settings as the actions tell them; what slipped past those is veiled here once more. */
export function createSettingsReads(readAction: ReadAction, veil: Veil): SettingsReads {
  const read = createVeiledRead(readAction, veil);
  return {
    settings: () => read('settings.show', {}, formSchema),
    suggestions: () => read('settings.suggest', {}, suggestionsSchema),
  };
}
