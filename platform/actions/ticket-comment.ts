import { z } from 'zod';

import { TICKET_ID } from '../domain/ticket.ts';
import { commentTicket } from '../domain/ticket-edits.ts';
import { actOf } from '../flows/acting.ts';
import { defineAction } from './action.ts';

export const ticketComment = defineAction({
  name: 'ticket.comment',
  summary: 'Comment on a ticket.',
  needs: { area: 'tickets', level: 'write' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    text: z.string().trim().min(1).max(20_000).describe('the comment; "-" reads it from standard input'),
  }),
  cli: { words: ['ticket', 'comment'], positional: ['id', 'text...'] },
  subject: ({ id }) => id,
  run: (ports, context, { id, text }) => {
    const comment = { id: ports.ids.token(6), text };
    return ports.tickets.update(id, (ticket) => commentTicket(ticket, comment, actOf(ports, context)));
  },
  text: (ticket) => `commented on ${ticket.id} (${ticket.comments.length} in all)\n`,
});
