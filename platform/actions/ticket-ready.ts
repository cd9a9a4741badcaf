import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { ticketTable } from '../domain/ticket-text.ts';
import { readyFor } from '../flows/given-up.ts';
import { defineAction } from './action.ts';

export const ticketReady = defineAction({
  name: 'ticket.ready',
  summary: 'List the tickets that can be started now, most urgent first.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['ticket', 'ready'] },
  run: async (ports, context) => ok(await readyFor(ports, context)),
  text: ticketTable,
});
