import { z } from 'zod';

import { ok, refuse } from '../domain/result.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { storyLines } from '../domain/ticket-text.ts';
import { defineAction } from './action.ts';

export const ticketHistory = defineAction({
  name: 'ticket.history',
  summary: 'Show each step of a ticket: when, by whom, why.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({ id: z.string().regex(TICKET_ID, 'an id like T-0001') }),
  cli: { words: ['ticket', 'history'], positional: ['id'], ticketFromFolder: 'id' },
  subject: ({ id }) => id,
  run: async (ports, _context, { id }) => {
    const ticket = await ports.tickets.read(id);
    return ticket
      ? ok(ticket)
      : refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
  },
  text: (ticket) => `${storyLines(ticket).join('\n')}\n`,
});
