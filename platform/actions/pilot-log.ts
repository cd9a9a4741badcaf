import { z } from 'zod';

import { decisionTable } from '../domain/decision-text.ts';
import { ok } from '../domain/result.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { defineAction } from './action.ts';

export const pilotLog = defineAction({
  name: 'pilot.log',
  summary: 'List the decisions of autopilot and manager, the newest first.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001').optional().describe('only those about this ticket'),
    count: z.coerce.number().int().min(1).max(1000).default(50).describe('how many'),
  }),
  cli: { words: ['pilot', 'log'], aliases: [['pilot-log']], positional: ['id'] },
  run: async (ports, _context, { id, count }) =>
    ok({
      decisions: await ports.decisions.list({ limit: count, ...(id === undefined ? {} : { ticketId: id }) }),
    }),
  text: ({ decisions }) => decisionTable(decisions),
});
