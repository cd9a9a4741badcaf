import { z } from 'zod';

import { FIELD_TYPES } from './settings-form/field-types.ts';

const text = (max: number) => z.string().max(max);
/** A value as one writes it in YAML: 8080 and true are texts for Compose. */
const value = z.union([z.string().max(20_000), z.number(), z.boolean()]).transform(String);

/** What the owner says of one variable of the compose files: how it is asked for. */
export const envSettingSchema = z.strictObject({
  label: text(100).optional(),
  group: text(60).optional(),
  type: z.enum(FIELD_TYPES).optional(),
  desc: text(1000).optional(),
  /** written to the stack's .env by a launch when nothing sets the variable */
  default: value.optional(),
  /** asked for although the compose file could do without it */
  required: z.boolean().optional(),
  /** the only values that are taken */
  options: z.array(value).min(1).max(100).optional(),
});

export const envSchema = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable'), envSettingSchema)
  .default({});

export type EnvSetting = z.infer<typeof envSettingSchema>;
export type EnvSettings = Readonly<Record<string, EnvSetting>>;
