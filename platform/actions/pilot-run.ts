import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { pilotRun as flow } from '../flows/pilot-run.ts';
import { defineAction } from './action.ts';

export const pilotRun = defineAction({
  name: 'pilot.run',
  summary:
    "Take the autopilot's next decision: carried out when the mode and the policy allow it, else put into the inbox.",
  needs: { area: 'tickets', level: 'operate' },
  input: z.strictObject({}),
  cli: { words: ['pilot', 'run'], aliases: [['pilot-run']] },
  run: (ports, context) => flow(ports, context),
  text: ({ text }) => `${safeLine(text, 1000)}\n`,
});
