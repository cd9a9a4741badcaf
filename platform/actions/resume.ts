import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { defineAction } from './action.ts';

export const resume = defineAction({
  name: 'platform.resume',
  summary: 'Go on after a pause.',
  needs: { area: 'config', level: 'operate' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['resume'] },
  run: async (ports) => {
    const before = await ports.switches.paused();
    await ports.switches.resume();
    ports.events.publish({ kind: 'pause', paused: false });
    return ok({ wasPaused: before !== null });
  },
  text: ({ wasPaused }) => (wasPaused ? 'going on\n' : 'nothing was paused\n'),
});
