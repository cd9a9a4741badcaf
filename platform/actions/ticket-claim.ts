import { z } from 'zod';

import { TICKET_ID } from '../domain/ticket.ts';
import { claim } from '../flows/work-ticket.ts';
import { defineAction } from './action.ts';

export const ticketClaim = defineAction({
  name: 'ticket.claim',
  summary: 'Take an open ticket: a lease that nobody else can take while it lasts.',
  needs: { area: 'code', level: 'write' },
  local: true,
  input: z.strictObject({ id: z.string().regex(TICKET_ID, 'an id like T-0001') }),
  cli: { words: ['ticket', 'claim'], aliases: [['claim']], positional: ['id'] },
  subject: ({ id }) => id,
  run: (ports, context, { id }) => claim(ports, context, id),
  text: (ticket) =>
    `${ticket.id} is yours until ${ticket.lease?.expires_at ?? '-'} (fence ${ticket.lease?.fence ?? '-'}); next: ticket work ${ticket.id}\n`,
});
