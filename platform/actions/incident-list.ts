import { z } from 'zod';

import { incidentTable } from '../domain/incident.ts';
import { ok } from '../domain/result.ts';
import { defineAction } from './action.ts';

export const incidentList = defineAction({
  name: 'incident.list',
  summary: 'List what is wrong with the services of the stacks, as the monitor sees it, the newest first.',
  needs: { area: 'stacks', level: 'read' },
  input: z.strictObject({
    all: z.boolean().optional().describe('those that are over, too'),
    count: z.coerce.number().int().min(1).max(1000).default(50).describe('how many'),
  }),
  cli: { words: ['incident', 'list'], aliases: [['incidents']] },
  run: async (ports, _context, { all, count }) =>
    ok({
      incidents: await ports.incidents.list({ limit: count, ...(all ? {} : { status: 'open' as const }) }),
    }),
  text: ({ incidents }) => (incidents.length === 0 ? 'nothing is wrong\n' : incidentTable(incidents)),
});
