import { z } from 'zod';

import { environmentSchema, profilesSchema, stackNamesSchema } from '../domain/launch-names.ts';
import type { Preflight, PreflightFinding } from '../domain/preflight.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { chooseLaunch } from '../flows/launch-choice.ts';
import { findingLine, preflightStacks } from '../flows/launch-preflight.ts';
import { defineAction } from './action.ts';

export const preflight = defineAction({
  name: 'stack.preflight',
  summary:
    'Look at all that could stand in the way of a launch: ports, names, networks, images, folders, memory ...',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    stacks: stackNamesSchema.optional().describe('the stacks; all of them without a name'),
    profile: profilesSchema.optional().describe('also the services of this profile; may be repeated'),
    environment: environmentSchema.optional().describe('a variant of the files, like prod'),
  }),
  cli: { words: ['preflight'], positional: ['stacks...'] },
  run: async (ports, context, { stacks = [], profile, environment }) => {
    const chosen = await chooseLaunch(ports, { stacks, profiles: profile, environment });
    if (!chosen.ok) return chosen;
    return ok((await preflightStacks(ports, chosen.value, context.signal)).preflight);
  },
  text: describe,
  exitCode: ({ ready }) => (ready ? 0 : 1),
});

const MARKS = { fine: 'ok  ', warn: 'warn', stop: 'STOP', unchecked: '?   ' } as const;

function describe({ stacks, ready, checks, findings }: Preflight): string {
  const lines = checks.flatMap(({ rule, title, state, why }) => [
    `${MARKS[state]}  ${title}${why === null ? '' : safeLine(`   not checked: ${why}`, 300)}`,
    ...findings.filter((one) => one.rule === rule).map((one) => `        ${findingText(one)}`),
  ]);
  const end = ready ? `${stacks.join(', ')} can be launched` : 'a launch would be refused';
  return `${lines.join('\n')}\n${end}\n`;
}

function findingText(finding: PreflightFinding): string {
  return safeLine(`${finding.stack}: ${findingLine(finding)}`, 700);
}
