import { z } from 'zod';

import { actorOf } from '../domain/access.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';

export const pause = defineAction({
  name: 'platform.pause',
  summary: 'Stop every loop, every model and every deployment that has not begun, until resume.',
  needs: { area: 'tickets', level: 'operate' },
  local: true,
  input: z.strictObject({ reason: z.string().max(1000).default('').describe('why, for those who meet it') }),
  cli: { words: ['pause'], positional: ['reason...'] },
  run: async (ports, { caller }, { reason }) => {
    const pause = await ports.switches.pause(actorOf(caller), reason);
    ports.events.publish({ kind: 'pause', paused: true });
    return ok({ paused: true, ...pause });
  },
  text: ({ by, reason }) =>
    `paused by ${safeLine(by, 100)}${reason === '' ? '' : `: ${safeLine(reason, 500)}`}; go on with: resume\n`,
});
