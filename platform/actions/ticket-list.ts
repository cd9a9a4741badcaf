import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ROLE_NAMES, TICKET_STATUSES } from '../domain/ticket.ts';
import { ticketTable } from '../domain/ticket-text.ts';
import { defineAction } from './action.ts';

export const ticketList = defineAction({
  name: 'ticket.list',
  summary: 'List the tickets.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({
    status: z.array(z.enum(TICKET_STATUSES)).optional().describe('only these states; may be repeated'),
    role: z.enum(ROLE_NAMES).optional().describe('only those assigned to this role'),
    label: z.string().optional().describe('only those with this label'),
    open: z.boolean().optional().describe('only those that are not done or closed'),
  }),
  cli: { words: ['ticket', 'list'], aliases: [['ticket-list'], ['tickets']] },
  run: async (ports, _context, input) => {
    const { tickets, faults } = await ports.tickets.list();
    const chosen = tickets.filter(
      (ticket) =>
        (!input.status || input.status.includes(ticket.status)) &&
        (!input.role || ticket.assigned_to === input.role) &&
        (!input.label || ticket.labels.includes(input.label)) &&
        (!input.open || (ticket.status !== 'done' && ticket.status !== 'closed')),
    );
    return ok({ tickets: chosen, faults });
  },
  text: ({ tickets, faults }) =>
    ticketTable(tickets) + faults.map((fault) => `unreadable: ${safeLine(fault.message, 500)}\n`).join(''),
});
