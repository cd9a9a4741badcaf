import { z } from 'zod';

import type { ContainerPage } from '../contract-stacks.ts';
import { addressesOf } from './service-addresses.ts';

export const containerShape = z.object({
  id: z.string(),
  name: z.string(),
  number: z.number(),
  image: z.string(),
  imageId: z.string(),
  commit: z.string().nullable(),
  command: z.string(),
  state: z.string(),
  health: z.string(),
  checks: z.array(z.object({ at: z.string(), exitCode: z.number(), output: z.string() })),
  exitCode: z.number().nullable(),
  oomKilled: z.boolean(),
  error: z.string(),
  createdAt: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  restarts: z.number(),
  restartPolicy: z.string(),
  ports: z.array(z.string()),
  mounts: z.array(
    z.object({ type: z.string(), source: z.string(), target: z.string(), writable: z.boolean() }),
  ),
  networks: z.array(z.object({ name: z.string(), address: z.string(), aliases: z.array(z.string()) })),
  environment: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
});

/** One container as `service show` tells it, for a page: published ports as addresses of this host. */
export const containerPage = containerShape.transform(({ ports, ...rest }): ContainerPage => {
  const published = ports.filter((port) => port.includes('->'));
  return {
    ...rest,
    id: rest.id.slice(0, 12),
    addresses: addressesOf(published),
    internal: ports.filter((port) => !port.includes('->')),
  };
});
