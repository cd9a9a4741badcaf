import { z } from 'zod';

import { TICKET_ID } from '../domain/ticket.ts';
import { releaseTicket } from '../domain/ticket-lease.ts';
import { actOf } from '../flows/acting.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import { defineAction } from './action.ts';

export const ticketRelease = defineAction({
  name: 'ticket.release',
  summary: 'Give a claimed ticket back; the branch stays.',
  needs: { area: 'code', level: 'write' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    reason: z.string().max(4000).default('released').describe('why, for the history'),
  }),
  cli: { words: ['ticket', 'release'], positional: ['id'], ticketFromFolder: 'id' },
  subject: ({ id }) => id,
  run: (ports, context, { id, reason }) =>
    ports.tickets.update(id, (ticket) => releaseTicket(ticket, actOf(ports, context), reason)),
  text: (ticket) => `${ticket.id} is ${statusPhrase(ticket.status)} again\n`,
});
