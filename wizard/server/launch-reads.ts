import { z } from 'zod';

import { ok, type Result } from '../../platform/domain/result.ts';
import type { Launches } from '../../platform/ports-launch.ts';
import { launchRecordSchema } from '../../platform/domain/launch-record.ts';
import type { LaunchChoices, LaunchesPage, LaunchOutput, PreflightPage } from '../contract-launch.ts';
import { createVeiledRead, type ReadAction } from './checked-read.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

const SHOWN = 10;

const choicesSchema = z.object({
  stacks: z.array(
    z.object({
      name: z.string(),
      profiles: z.array(z.string()),
      variants: z.array(z.object({ name: z.string() })),
    }),
  ),
});
export const launchesSchema = z.object({ launches: z.array(launchRecordSchema) });
export const preflightSchema = z.object({
  stacks: z.array(z.string()),
  ready: z.boolean(),
  checks: z.array(
    z.object({
      rule: z.string(),
      title: z.string(),
      state: z.enum(['fine', 'warn', 'stop', 'unchecked']),
      why: z.string().nullable(),
    }),
  ),
  findings: z.array(
    z.object({
      rule: z.string(),
      level: z.enum(['stop', 'warn']),
      stack: z.string(),
      service: z.string().nullable(),
      cause: z.string(),
      place: z.object({ file: z.string(), line: z.number() }).nullable(),
      fix: z
        .object({
          text: z.string(),
          action: z.object({ name: z.string(), input: z.record(z.string(), z.unknown()) }).optional(),
        })
        .nullable(),
    }),
  ),
});

export type PreflightWanted = { stack: string[]; profile: string[]; environment?: string | undefined };

/** What the pages of launches show, read by the actions that say the same on the command line. */
export type LaunchReads = {
  launches(): Promise<Result<LaunchesPage>>;
  choices(): Promise<Result<LaunchChoices>>;
  output(id: string, after: number): Promise<Result<LaunchOutput>>;
  preflight(wanted: PreflightWanted): Promise<Result<unknown>>;
};

export function createLaunchReads(
  readAction: ReadAction,
  veil: Veil,
  launches: Pick<Launches, 'output'>,
): LaunchReads {
  const read = createVeiledRead(readAction, veil);
  return {
    launches: () => read('stack.launches', { count: SHOWN }, launchesSchema),
    async choices() {
      const found = await read('stack.discover', {}, choicesSchema);
      if (!found.ok) return found;
      const stacks = found.value.stacks.map(({ name, profiles, variants }) => ({
        name,
        profiles,
        environments: variants.map((variant) => variant.name),
      }));
      return ok({ stacks });
    },
    async output(id, after) {
      await veil.fresh();
      const { lines, next } = await launches.output(id, after);
      // as one text: a key may go over several lines
      return ok({
        lines: plainValue(veil.text(lines.join('\n')))
          .split('\n')
          .slice(0, lines.length),
        next,
      });
    },
    preflight: ({ stack, profile, environment }) =>
      read<PreflightPage>(
        'stack.preflight',
        {
          stacks: stack,
          ...(profile.length === 0 ? {} : { profile }),
          ...(environment === undefined ? {} : { environment }),
        },
        preflightSchema,
      ),
  };
}
