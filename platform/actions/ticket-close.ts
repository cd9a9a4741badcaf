import { z } from 'zod';

import { TICKET_ID } from '../domain/ticket.ts';
import { closeTicket } from '../domain/ticket-review.ts';
import { actOf } from '../flows/acting.ts';
import { defineAction } from './action.ts';

export const ticketClose = defineAction({
  name: 'ticket.close',
  summary: 'Close a ticket without deploying anything.',
  needs: { area: 'tickets', level: 'operate' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    resolution: z
      .string()
      .trim()
      .min(1, 'closing needs a reason: --resolution "why"')
      .max(2000)
      .describe('why it is closed'),
  }),
  cli: { words: ['ticket', 'close'], positional: ['id', 'resolution...'] },
  subject: ({ id }) => id,
  run: (ports, context, { id, resolution }) =>
    ports.tickets.update(id, (ticket) => closeTicket(ticket, resolution, actOf(ports, context))),
  text: (ticket) => `${ticket.id} is closed\n`,
});
