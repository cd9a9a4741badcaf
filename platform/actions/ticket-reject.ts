import { z } from 'zod';

import { TICKET_ID } from '../domain/ticket.ts';
import { reject } from '../flows/reject-ticket.ts';
import { defineAction } from './action.ts';

export const ticketReject = defineAction({
  name: 'ticket.reject',
  summary: 'Give a ticket in review back to its author, with the reason.',
  needs: { area: 'tickets', level: 'admin' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    reason: z
      .string()
      .trim()
      .min(1, 'a rejection needs a reason: --reason "what to change"')
      .max(4000)
      .describe('what has to change'),
  }),
  cli: { words: ['ticket', 'reject'], aliases: [['reject']], positional: ['id', 'reason...'] },
  subject: ({ id }) => id,
  run: (ports, context, { id, reason }) => reject(ports, context, id, reason),
  text: (ticket) =>
    `${ticket.id} is in progress again${ticket.lease ? ` with ${ticket.lease.holder}` : ''}\n`,
});
