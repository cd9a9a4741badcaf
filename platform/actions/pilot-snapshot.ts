import { z } from 'zod';

import { SNAPSHOT_NAME } from '../domain/pilot-snapshot.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { readSnapshot } from '../flows/pilot-snapshot.ts';
import { defineAction } from './action.ts';

export const pilotSnapshot = defineAction({
  name: 'pilot.snapshot',
  summary: 'Record what the autopilot sees now, with its policy, for pilot simulate.',
  needs: { area: 'tickets', level: 'operate' },
  input: z.strictObject({
    to: z
      .string()
      .regex(SNAPSHOT_NAME, 'a name of lower-case letters, digits, ".", "_" or "-"')
      .describe('its name: .dockfra/snapshots/NAME.json'),
  }),
  cli: { words: ['pilot', 'snapshot'], aliases: [['pilot-snapshot']], positional: ['to'] },
  subject: ({ to }) => to,
  run: async (ports, _context, { to }) => {
    const [{ autopilot }, snapshot] = await Promise.all([ports.settings.current(), readSnapshot(ports)]);
    const saved = await ports.snapshots.save(
      to,
      `${JSON.stringify({ snapshot, policy: autopilot.policy }, null, 2)}\n`,
    );
    return saved.ok ? ok({ name: to, file: saved.value, tickets: snapshot.tickets.length }) : saved;
  },
  text: ({ name, file }) => `recorded in ${safeLine(file, 500)}; try it with: pilot simulate ${name}\n`,
});
