import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { deployNext as flow } from '../flows/deploy-next.ts';
import { defineAction } from './action.ts';

export const deployNext = defineAction({
  name: 'stack.deploy-next',
  summary: 'Deploy the ticket that was approved first, when monitor.deploy is auto.',
  needs: { area: 'stacks', level: 'operate' },
  long: true,
  input: z.strictObject({}),
  cli: { words: ['deploy', 'next'] },
  run: (ports, context) => flow(ports, context),
  text: ({ text }) => `${safeLine(text, 1000)}\n`,
});
