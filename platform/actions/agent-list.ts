import { z } from 'zod';

import { runTable } from '../domain/agent-text.ts';
import { ok } from '../domain/result.ts';
import { ROLE_NAMES, TICKET_ID } from '../domain/ticket.ts';
import { listRuns } from '../flows/agent-run-list.ts';
import { defineAction } from './action.ts';

export const agentList = defineAction({
  name: 'agent.list',
  summary: 'List the agent runs, of one ticket or all.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({
    subject: z
      .union([z.string().regex(TICKET_ID), z.enum(ROLE_NAMES)], 'a ticket like T-0001, or a role')
      .optional()
      .describe('only those of this ticket, or of this role without a ticket'),
    open: z.boolean().default(false).describe('only those under way'),
  }),
  cli: { words: ['agent', 'list'], positional: ['subject'] },
  subject: ({ subject }) => subject ?? null,
  run: async (ports, _context, { subject, open }) => ok(await listRuns(ports, { subject, open })),
  text: runTable,
});
