import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { parseAssignments } from '../domain/settle.ts';
import { launchStacks } from '../flows/launch-stacks.ts';
import { defineAction } from './action.ts';

export const stackUp = defineAction({
  name: 'stack.up',
  summary: 'Build and start a stack, and wait until every service is really healthy.',
  needs: { area: 'stacks', level: 'operate' },
  local: true,
  host: true,
  long: true,
  input: z.strictObject({
    name: z.string().max(100).optional().describe('the stack; all of them without a name'),
    set: z
      .array(z.string().max(5000))
      .max(100)
      .optional()
      .describe("NAME=VALUE, kept in the stack's .env; may be repeated"),
  }),
  cli: { words: ['stack', 'up'], positional: ['name'] },
  subject: ({ name }) => name ?? null,
  run: async (ports, context, { name, set }) => {
    const given = parseAssignments(set ?? []);
    if (!given.ok) return given;
    const stacks = name === undefined ? [] : [name];
    const launched = await launchStacks(ports, {
      stacks,
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
