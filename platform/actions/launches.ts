import { z } from 'zod';

import { stoppedText } from '../domain/launch-left.ts';
import type { LaunchRecord } from '../domain/launch-record.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';

export const launches = defineAction({
  name: 'stack.launches',
  summary: 'Launches under way and past: how far each service is or was, and why one failed.',
  needs: { area: 'stacks', level: 'read' },
  local: true,
  input: z.strictObject({
    count: z.coerce.number().int().min(1).max(20).default(5).describe('how many, newest first'),
  }),
  cli: { words: ['launches'] },
  run: async (ports, _context, { count }) => ok({ launches: (await ports.launches.list()).slice(0, count) }),
  text: ({ launches: found }) =>
    found.length === 0 ? 'nothing was launched yet\n' : found.map(describe).join('\n'),
});

function describe({ id, state, startedAt, stacks, services, failure, note }: LaunchRecord): string {
  const lines = [
    `${id}  ${state}  ${startedAt}  ${stacks.join(', ')}`,
    `  ${safeLine(stoppedText(services), 500)}`,
    ...(failure === null
      ? []
      : [`  failed: ${safeLine(`${failure.service ?? failure.stack}: ${failure.cause}`, 500)}`]),
    ...(failure === null ? [] : [`  cure: ${safeLine(failure.fix, 300)}`]),
    ...(note === null ? [] : [`  left as it is: ${safeLine(note, 500)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
