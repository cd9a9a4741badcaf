import { z } from 'zod';

import { TICKET_ID } from '../domain/ticket.ts';
import { reopenTicket } from '../domain/ticket-review.ts';
import { actOf } from '../flows/acting.ts';
import { defineAction } from './action.ts';

export const ticketReopen = defineAction({
  name: 'ticket.reopen',
  summary: 'Open a done or closed ticket again, as new work.',
  needs: { area: 'tickets', level: 'operate' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    reason: z.string().trim().min(1, 'reopening needs a reason').max(4000).describe('why, for the history'),
  }),
  cli: { words: ['ticket', 'reopen'], positional: ['id', 'reason...'] },
  subject: ({ id }) => id,
  run: (ports, context, { id, reason }) =>
    ports.tickets.update(id, (ticket) => reopenTicket(ticket, actOf(ports, context), reason)),
  text: (ticket) => `${ticket.id} is open again\n`,
});
