import { z } from 'zod';

import { autopilotSchema, monitorSchema } from './config-crew.ts';
import { envSchema } from './config-env.ts';
import { agentDefault, agentSchema, llmSchema } from './config-model.ts';
import { postLaunchSchema } from './post-launch.ts';
import { stackEntrySchema } from './stack-entry.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/, 'lower-case letters, digits, ".", "_" or "-"');
const relativePath = z
  .string()
  .max(500)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'a path inside the repository');

export const needSchema = z.strictObject({
  name: name.optional(),
  image: z.string().min(1),
  env: z.record(z.string(), z.coerce.string()).default({}),
  health: z.string().optional(),
});

export const checkSchema = z
  .strictObject({
    name,
    image: z.string().min(1).optional(),
    build: z
      .strictObject({
        context: relativePath.default('.'),
        dockerfile: relativePath.optional(),
        target: z.string().optional(),
      })
      .optional(),
    workdir: relativePath.default('.'),
    prepare: z.string().optional(),
    run: z.string().min(1),
    needs: z.array(needSchema).default([]),
    report: relativePath.optional(),
    /** files whose content keys the cache of `prepare`; default: the well-known lockfiles under workdir */
    cache: z.array(relativePath).optional(),
    timeout_minutes: z.number().positive().max(120).default(10),
    cpus: z.number().positive().max(64).default(1),
    memory: z
      .string()
      .regex(/^\d+[mg]$/, 'like "512m" or "2g"')
      .default('1g'),
  })
  .refine(
    (check) => (check.image === undefined) !== (check.build === undefined),
    'needs exactly one of image and build',
  );

export const verifySchema = z.strictObject({
  url: z.string().min(1),
  expect: z
    .strictObject({ status: z.number().int().default(200), body: z.string().optional() })
    .default({ status: 200 }),
});

export const roleConfigSchema = z.strictObject({
  image: z.string().optional(),
  port: z.number().int().min(1).max(65535).optional(),
  egress: z.enum(['none', 'open']).default('none'),
  ssh: z.strictObject({ keys: z.array(z.string()).default([]) }).default({ keys: [] }),
  resources: z
    .strictObject({
      cpus: z.number().positive().max(64).default(1),
      memory: z
        .string()
        .regex(/^\d+[mg]$/)
        .default('1g'),
      pids: z.number().int().min(32).max(32_768).default(512),
    })
    .default({ cpus: 1, memory: '1g', pids: 512 }),
  llm: llmSchema.optional(),
  agent: agentSchema.default(agentDefault),
});

const roleDefault = () => roleConfigSchema.parse({});

export const configSchema = z.strictObject({
  wizard: z.strictObject({ port: z.number().int().min(1).max(65535).default(5050) }).default({ port: 5050 }),
  roles: z
    .strictObject({
      manager: roleConfigSchema.default(roleDefault),
      developer: roleConfigSchema.default(roleDefault),
      monitor: roleConfigSchema.default(roleDefault),
      autopilot: roleConfigSchema.default(roleDefault),
    })
    .default(() => ({
      manager: roleDefault(),
      developer: roleDefault(),
      monitor: roleDefault(),
      autopilot: roleDefault(),
    })),
  stacks: z.array(z.union([relativePath, stackEntrySchema])).optional(),
  env: envSchema,
  post_launch: z.array(postLaunchSchema).max(50).default([]),
  autopilot: autopilotSchema.default(() => autopilotSchema.parse({})),
  monitor: monitorSchema.default(() => monitorSchema.parse({})),
  git: z.strictObject({ branch: z.string().max(200).optional() }).default({}),
  checks: z.array(checkSchema).optional(),
  limits: z
    .strictObject({
      max_files: z.number().int().positive().default(200),
      max_lines: z.number().int().positive().default(10_000),
      bundle_mb: z.number().positive().default(100),
      paths: z.array(z.string()).default([]),
      lease_minutes: z.number().positive().default(60),
    })
    .default({ max_files: 200, max_lines: 10_000, bundle_mb: 100, paths: [], lease_minutes: 60 }),
  deploy: z
    .strictObject({
      verify: z.array(verifySchema).default([]),
      /** run by a shell in a one-off container of the service's new image before the switch, e.g. a migration */
      before: z.strictObject({ service: z.string().min(1), run: z.string().min(1) }).optional(),
      stable_seconds: z.number().min(0).max(600).default(10),
      timeout_seconds: z.number().min(1).max(3600).default(120),
      build_network: z.enum(['none', 'default']).default('none'),
      keep_images: z.number().int().min(1).max(100).default(5),
    })
    .default({ verify: [], stable_seconds: 10, timeout_seconds: 120, build_network: 'none', keep_images: 5 }),
});

export type Config = z.infer<typeof configSchema>;
export type Check = z.infer<typeof checkSchema>;
export type RoleConfig = z.infer<typeof roleConfigSchema>;
export type Verify = z.infer<typeof verifySchema>;
