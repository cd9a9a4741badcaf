import { z } from 'zod';

import { environmentSchema, profilesSchema, stackNamesSchema } from '../domain/launch-names.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { parseAssignments } from '../domain/settle.ts';
import { launchStacks } from '../flows/launch-stacks.ts';
import { defineAction } from './action.ts';

export const stackUp = defineAction({
  name: 'stack.up',
  summary:
    'Build and start stacks, those that others need first, and wait until every service is really healthy.',
  needs: { area: 'stacks', level: 'operate' },
  local: true,
  host: true,
  page: true,
  long: true,
  input: z.strictObject({
    name: stackNamesSchema.optional().describe('the stacks; all of them without a name'),
    profile: profilesSchema.optional().describe('also the services of this profile; may be repeated'),
    environment: environmentSchema.optional().describe('a variant of the files, like prod'),
    set: z
      .array(z.string().max(5000))
      .max(100)
      .optional()
      .describe("NAME=VALUE, kept in the stack's .env; may be repeated"),
  }),
  cli: { words: ['stack', 'up'], positional: ['name...'] },
  subject: ({ name }) => name?.join(' ') ?? null,
  run: async (ports, context, { name, profile, environment, set }) => {
    const given = parseAssignments(set ?? []);
    if (!given.ok) return given;
    const launched = await launchStacks(ports, {
      stacks: name ?? [],
      profiles: profile,
      environment,
      set: given.value,
      signal: context.signal,
      progress: context.progress,
    });
    return launched.ok ? ok({ stacks: launched.value }) : launched;
  },
  text: ({ stacks }) =>
    stacks
      .map(
        ({ stack, services }) =>
          `${stack} is up\n${services.map(({ service, how }) => `  ${safeLine(service, 60).padEnd(16)} ${how}\n`).join('')}`,
      )
      .join(''),
});
