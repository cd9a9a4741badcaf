import { z } from 'zod';

import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
import { PRIORITIES, TICKET_ID, TICKET_TYPES } from '../domain/ticket.ts';
import { editTicket } from '../domain/ticket-edits.ts';
import { actOf } from '../flows/acting.ts';
import { knownStack } from '../flows/ticket-repository.ts';
import { defineAction } from './action.ts';

export const ticketEdit = defineAction({
  name: 'ticket.edit',
  summary: 'Change fields of a ticket.',
  needs: { area: 'tickets', level: 'operate' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    title: z.string().trim().min(1).max(300).optional(),
    description: z.string().max(50_000).optional().describe('"-" reads it from standard input'),
    type: z.enum(TICKET_TYPES).optional(),
    priority: z.enum(PRIORITIES).optional(),
    stack: z.string().max(100).optional(),
    engine: z
      .enum(['default', ...ENGINE_IDS])
      .optional()
      .describe("the coding engine that writes it; default: the developer's own"),
    label: z.array(z.string().max(60)).max(50).optional().describe('replaces all labels; may be repeated'),
    accept: z
      .array(z.string().max(2000))
      .max(50)
      .optional()
      .describe('replaces all acceptance lines; may be repeated'),
    met: z
      .array(z.coerce.number().int().min(1))
      .max(50)
      .optional()
      .describe('marks this acceptance line met, by its number; may be repeated'),
    unmark: z
      .array(z.coerce.number().int().min(1))
      .max(50)
      .optional()
      .describe('takes the mark off this acceptance line; may be repeated'),
    depends_on: z
      .array(z.string().regex(TICKET_ID))
      .optional()
      .describe('replaces all dependencies; may be repeated'),
  }),
  cli: { words: ['ticket', 'edit'], positional: ['id'] },
  subject: ({ id }) => id,
  run: async (
    ports,
    context,
    { id, label, accept, title, description, type, priority, stack, engine, depends_on, met, unmark },
  ) => {
    const known = await knownStack(ports, stack);
    if (!known.ok) return known;
    const edit = {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(type === undefined ? {} : { type }),
      ...(priority === undefined ? {} : { priority }),
      ...(stack === undefined ? {} : { stack }),
      ...(engine === undefined ? {} : { engine: engine === 'default' ? null : engine }),
      ...(depends_on === undefined ? {} : { depends_on }),
      ...(label === undefined ? {} : { labels: label }),
      ...(accept === undefined ? {} : { acceptance: accept }),
      ...(met || unmark ? { marks: { ...(met ? { met } : {}), ...(unmark ? { unmark } : {}) } } : {}),
    };
    return ports.tickets.update(id, (ticket, all) => editTicket(ticket, edit, all(), actOf(ports, context)));
  },
  text: (ticket) => `edited ${ticket.id} (rev ${ticket.rev})\n`,
});
