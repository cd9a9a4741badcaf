import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { listStacks } from '../flows/list-stacks.ts';
import { defineAction } from './action.ts';

export const stackList = defineAction({
  name: 'stack.list',
  summary: 'The stacks of this root with their variables and what is still to be set.',
  needs: { area: 'stacks', level: 'read' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['stack', 'list'] },
  run: async (ports) => ok(await listStacks(ports)),
  text: ({ stacks, faults }) => {
    const listed = stacks.map(({ name, project, dir, variables, unset }) => {
      const missing = unset.length === 0 ? 'all variables set' : `to be set: ${unset.join(', ')}`;
      return `${name}  project ${safeLine(project, 80)}  ${safeLine(dir, 200)}\n  ${String(variables.length)} variables, ${safeLine(missing, 500)}\n`;
    });
    const wrong = faults.map(({ file, message }) => `fault: ${safeLine(`${file}: ${message}`, 500)}\n`);
    return listed.length + wrong.length === 0 ? 'no stacks here\n' : [...listed, ...wrong].join('');
  },
});
