import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { watchStacks } from '../flows/incident-watch.ts';
import { defineAction } from './action.ts';

export const incidentWatch = defineAction({
  name: 'incident.watch',
  summary:
    'Look at the services of the stacks once: what is wrong becomes an incident, what is well again is closed.',
  needs: { area: 'stacks', level: 'operate' },
  input: z.strictObject({}),
  cli: { words: ['incident', 'watch'] },
  run: (ports, context) => watchStacks(ports, context),
  text: ({ text }) => `${safeLine(text, 1000)}\n`,
});
