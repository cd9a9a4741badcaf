import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { findReady } from '../domain/ticket-ready.ts';
import { ticketTable } from '../domain/ticket-text.ts';
import { defineAction } from './action.ts';

export const ticketReady = defineAction({
  name: 'ticket.ready',
  summary: 'List the tickets that can be started now, most urgent first.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['ticket', 'ready'] },
  run: async (ports) => ok(findReady((await ports.tickets.list()).tickets)),
  text: ticketTable,
});
