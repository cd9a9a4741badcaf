import { z } from 'zod';

import { waitsForPerson } from '../domain/needs-person.ts';
import { ok } from '../domain/result.ts';
import { ticketTable } from '../domain/ticket-text.ts';
import { defineAction } from './action.ts';

export const myTickets = defineAction({
  name: 'ticket.mine',
  summary: 'List the unfinished tickets of your role; as the owner, those that wait for a person.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['my-tickets'] },
  run: async (ports, { caller }) => {
    const { tickets } = await ports.tickets.list();
    const mine = tickets.filter((ticket) => {
      if (ticket.status === 'done' || ticket.status === 'closed') return false;
      if (caller.role === 'owner' || caller.role === 'manager')
        return ticket.status === 'review' || waitsForPerson(ticket) || ticket.assigned_to === caller.role;
      if (caller.role === 'monitor')
        return (
          ticket.status === 'approved' || ticket.status === 'deploying' || ticket.assigned_to === 'monitor'
        );
      return ticket.assigned_to === caller.role;
    });
    return ok(mine);
  },
  text: ticketTable,
});
