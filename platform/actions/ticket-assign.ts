import { z } from 'zod';

import { ROLE_NAMES, TICKET_ID } from '../domain/ticket.ts';
import { assignTicket } from '../domain/ticket-edits.ts';
import { actOf } from '../flows/acting.ts';
import { defineAction } from './action.ts';

export const ticketAssign = defineAction({
  name: 'ticket.assign',
  summary: 'Hand an open ticket to a role.',
  needs: { area: 'tickets', level: 'operate' },
  local: true,
  input: z.strictObject({ id: z.string().regex(TICKET_ID, 'an id like T-0001'), role: z.enum(ROLE_NAMES) }),
  cli: { words: ['ticket', 'assign'], positional: ['id', 'role'] },
  subject: ({ id }) => id,
  run: (ports, context, { id, role }) =>
    ports.tickets.update(id, (ticket) => assignTicket(ticket, role, actOf(ports, context))),
  text: (ticket) => `${ticket.id} is assigned to ${ticket.assigned_to}\n`,
});
