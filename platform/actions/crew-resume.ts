import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import { defineAction } from './action.ts';

export const crewResume = defineAction({
  name: 'crew.resume',
  summary: 'Let one role go on after crew pause; a pause of everything stays.',
  needs: { area: 'config', level: 'operate' },
  local: true,
  input: z.strictObject({ role: z.enum(ROLE_NAMES).describe('who is to go on') }),
  cli: { words: ['crew', 'resume'], positional: ['role'] },
  subject: ({ role }) => role,
  run: async (ports, _context, { role }) => {
    await ports.switches.resume(role);
    ports.events.publish({ kind: 'pause', paused: false, role });
    return ok({ role, paused: false, everythingPaused: (await ports.switches.paused()) !== null });
  },
  text: ({ role, everythingPaused }) =>
    everythingPaused
      ? `the ${role} may go on as soon as everything may; go on with: resume\n`
      : `the ${role} may go on\n`,
});
