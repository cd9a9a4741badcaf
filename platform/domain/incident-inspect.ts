import { z } from 'zod';

import type { ContainerFacts } from './incident.ts';

/** The parts of the engine's inspect answer that tell how a container is and ended. Rare shapes read as unknown. */
const inspectSchema = z.object({
  State: z
    .object({
      OOMKilled: z.boolean().catch(false),
      FinishedAt: z.string().catch(''),
      Health: z
        .object({
          Log: z.array(z.object({ ExitCode: z.number().catch(-1), Output: z.string().catch('') })).catch([]),
        })
        .optional()
        .catch(undefined),
    })
    .catch({ OOMKilled: false, FinishedAt: '', Health: undefined }),
  HostConfig: z
    .object({
      RestartPolicy: z
        .object({ Name: z.string().catch('no'), MaximumRetryCount: z.number().catch(0) })
        .catch({ Name: 'no', MaximumRetryCount: 0 }),
    })
    .catch({ RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } }),
});

export type Inspected = Pick<ContainerFacts, 'oomKilled' | 'finishedAt' | 'restartPolicy' | 'maxRetries'> & {
  /** what the last health checks said */
  healthLog: string;
};

const UNKNOWN: Inspected = {
  oomKilled: false,
  finishedAt: '',
  restartPolicy: 'no',
  maxRetries: 0,
  healthLog: '',
};

export function readInspect(value: unknown): Inspected {
  const read = inspectSchema.safeParse(value);
  if (!read.success) return UNKNOWN;
  const { State: state, HostConfig: host } = read.data;
  const checks = (state.Health?.Log ?? []).slice(-3);
  return {
    oomKilled: state.OOMKilled,
    finishedAt: state.FinishedAt.slice(0, 40),
    restartPolicy: (host.RestartPolicy.Name || 'no').slice(0, 30),
    maxRetries: host.RestartPolicy.MaximumRetryCount,
    healthLog: checks
      .map(({ ExitCode, Output }) => `exit code ${ExitCode}: ${Output.trim().slice(0, 1000)}`)
      .join('\n'),
  };
}
