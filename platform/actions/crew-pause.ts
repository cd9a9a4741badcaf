import { z } from 'zod';

import { actorOf } from '../domain/access.ts';
import { pauseLine } from '../domain/pause.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import { defineAction } from './action.ts';

export const crewPause = defineAction({
  name: 'crew.pause',
  summary:
    'Stop one role: its loop, its model and what its daemon would begin, until crew resume. People go on by hand.',
  needs: { area: 'tickets', level: 'operate' },
  local: true,
  input: z.strictObject({
    role: z.enum(ROLE_NAMES).describe('who is to stop'),
    reason: z.string().max(1000).default('').describe('why, for those who meet it'),
  }),
  cli: { words: ['crew', 'pause'], positional: ['role', 'reason...'] },
  subject: ({ role }) => role,
  run: async (ports, { caller }, { role, reason }) => {
    const pause = await ports.switches.pause(actorOf(caller), reason, role);
    ports.events.publish({ kind: 'pause', paused: true, role });
    return ok({ ...pause, role, paused: true });
  },
  text: (pause) => `${safeLine(pauseLine(pause), 700)}; go on with: crew resume ${pause.role}\n`,
});
