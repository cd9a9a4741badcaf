import { z } from 'zod';

import { unmarkedText } from '../domain/acceptance.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { approve } from '../flows/approve-ticket.ts';
import { defineAction } from './action.ts';

export const ticketApprove = defineAction({
  name: 'ticket.approve',
  summary: 'Approve a ticket in review, so that it may be deployed.',
  needs: { area: 'tickets', level: 'admin' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    reason: z.string().max(4000).optional().describe('a word for the history'),
  }),
  cli: { words: ['ticket', 'approve'], aliases: [['approve']], positional: ['id'] },
  subject: ({ id }) => id,
  run: (ports, context, { id, reason }) => approve(ports, context, id, reason),
  text: (ticket) =>
    `${ticket.id} is approved; the monitor brings it out: deploy ${ticket.id}\n${unmarkedText(ticket)}`,
});
