import { z } from 'zod';

import { handBack } from '../domain/needs-person.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { actOf } from '../flows/acting.ts';
import { defineAction } from './action.ts';

export const ticketHandBack = defineAction({
  name: 'ticket.hand-back',
  summary: 'Let the crew go on with a ticket that waits for a person.',
  needs: { area: 'tickets', level: 'admin' },
  local: true,
  input: z.strictObject({ id: z.string().regex(TICKET_ID, 'an id like T-0001') }),
  cli: { words: ['ticket', 'hand-back'], positional: ['id'] },
  subject: ({ id }) => id,
  run: (ports, context, { id }) =>
    ports.tickets.update(id, (ticket) => handBack(ticket, actOf(ports, context))),
  text: ({ id, status }) => `the crew may go on with ${id}, which is ${status}\n`,
});
