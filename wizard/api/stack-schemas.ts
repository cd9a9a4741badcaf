import { z } from 'zod';

import type { ServicePage, StackPage, StacksPage } from '../contract-stacks.ts';
import { containerShape } from '../server/container-page.ts';
import { address } from './snapshot-schema.ts';

/** What the routes of stacks answer: the compiler holds these and the contract together. */
const texts = z.array(z.string());
const fault = z.object({ file: z.string(), line: z.number().nullable(), message: z.string() });
const declared = z.object({
  name: z.string(),
  image: z.string().nullable(),
  build: z.string().nullable(),
  ports: texts,
  volumes: texts,
  networks: texts,
  depends_on: texts,
  profiles: texts,
  has_health_check: z.boolean(),
});
const card = z.object({
  name: z.string(),
  project: z.string(),
  dir: z.string(),
  files: texts,
  profiles: texts,
  variants: texts,
  services: z.array(z.object({ name: z.string(), profiles: texts })),
  unset: texts,
  faults: z.array(fault),
});
export const stacksPage: z.ZodType<StacksPage> = z.object({
  stacks: z.array(card),
  faults: z.array(fault),
  elsewhere: z.array(z.object({ project: z.string(), dir: z.string(), reason: z.string() })),
});
export const stackPage: z.ZodType<StackPage> = z.object({ stack: card, declared: z.array(declared) });

const container = containerShape
  .omit({ ports: true })
  .extend({ addresses: z.array(address), internal: texts });
const variable = z.object({
  name: z.string(),
  secret: z.boolean(),
  set: z.boolean(),
  default: z.string().nullable(),
  required: z.boolean(),
  places: z.array(z.object({ file: z.string(), line: z.number() })),
});
export const servicePage: z.ZodType<ServicePage> = z.object({
  declared: declared.nullable(),
  used_by: texts,
  variables: z.array(variable),
  containers: z.array(container),
});
