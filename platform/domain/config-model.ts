import { z } from 'zod';

import { ENGINE_IDS } from './engine-ids.gen.ts';

export const priceSchema = z.strictObject({
  input: z.number().min(0),
  output: z.number().min(0),
  cached: z.number().min(0).optional(),
});

const profileFields = {
  /** `openai`: any server that speaks chat completions; `replay`: a recorded conversation, marked as such everywhere */
  provider: z.enum(['openai', 'replay']).default('openai'),
  base_url: z.url().optional(),
  model: z.string().min(1).max(200),
  /** name of the environment variable, or of the stored secret, that holds the key; a local server may need none */
  api_key_env: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'a name like MY_API_KEY, never the key itself')
    .optional(),
  /** for `replay`: file with the recorded conversation, relative to the root */
  cassette: z.string().min(1).max(500).optional(),
  /** US dollars for a million tokens; an unknown price is refused until it is confirmed here */
  price: z
    .union(
      [z.literal('free'), priceSchema],
      'must be free, or {input, output, cached} in US dollars for a million tokens',
    )
    .optional(),
  max_tokens: z.number().int().min(16).max(200_000).default(8192),
  timeout_seconds: z.number().min(1).max(3600).default(180),
};

type Fields = { provider: 'openai' | 'replay'; cassette?: string | undefined };
const hasCassette = (profile: Fields): boolean =>
  profile.provider !== 'replay' || profile.cassette !== undefined;
const NEEDS_CASSETTE = 'provider replay needs a cassette';

export const profileSchema = z.strictObject(profileFields).refine(hasCassette, NEEDS_CASSETTE);

export const llmSchema = z
  .strictObject({
    ...profileFields,
    fallbacks: z.array(profileSchema).max(5).default([]),
    budget: z
      .strictObject({
        usd_per_day: z.number().min(0).default(5),
        usd_per_ticket: z.number().min(0).default(2),
      })
      .default({ usd_per_day: 5, usd_per_ticket: 2 }),
  })
  .refine(hasCassette, NEEDS_CASSETTE);

/** Limits of one agent run, kept by the platform whatever the daemon says. */
export const agentSchema = z.strictObject({
  /** who writes the code; a ticket may name another one */
  engine: z.enum(ENGINE_IDS).default('built-in'),
  /** tried in this order when the engine is not installed, or fails before it has asked the model */
  engine_fallbacks: z.array(z.enum(ENGINE_IDS)).max(10).default(['built-in']),
  /** for engine `command`: any program with its arguments */
  command: z
    .array(z.string().max(4000))
    .min(1)
    .max(100)
    .refine(([program]) => program !== '', 'begins with a program')
    .optional(),
  /** how often an engine is called again after its work was refused, the first time included */
  attempts: z.number().int().min(1).max(20).default(3),
  turns: z.number().int().min(1).max(1000).default(60),
  minutes: z.number().min(0.1).max(1440).default(30),
  output_tokens: z.number().int().min(100).max(10_000_000).default(200_000),
  /** tickets worked at the same time */
  parallel: z.number().int().min(1).max(4).default(1),
});
export const agentDefault = (): z.infer<typeof agentSchema> => agentSchema.parse({});

/** What speaks for a role: absent means that the role has no model. */
export type RoleModel = z.infer<typeof llmSchema>;
export type ModelProfile = z.infer<typeof profileSchema>;
