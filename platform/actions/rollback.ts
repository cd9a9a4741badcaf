import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { rollbackService } from '../flows/rollback-service.ts';
import { defineAction } from './action.ts';

export const rollback = defineAction({
  name: 'stack.rollback',
  summary: 'Put a service back to the image it ran before; main and data stay as they are.',
  needs: { area: 'stacks', level: 'operate' },
  long: true,
  input: z.strictObject({
    stack: z.string().min(1).max(100).describe('name of the stack'),
    service: z.string().min(1).max(200).describe('name of the service'),
  }),
  cli: { words: ['rollback'], positional: ['stack', 'service'] },
  subject: ({ stack, service }) => `${stack}/${service}`,
  run: (ports, context, input) => rollbackService(ports, context, input),
  text: ({ service, to, commit, lines }) =>
    `${safeLine(service, 60)} runs ${to.slice(7, 19)}${commit === null ? '' : ` of commit ${safeLine(commit, 12)}`} again\n${lines.map((line) => `  ${safeLine(line, 300)}\n`).join('')}`,
});
