import { z } from 'zod';

import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
import { safeLine } from '../domain/safe-text.ts';
import { PRIORITIES, ROLE_NAMES, TICKET_ID, TICKET_TYPES } from '../domain/ticket.ts';
import { createTicket } from '../domain/ticket-edits.ts';
import { actOf } from '../flows/acting.ts';
import { knownStack } from '../flows/ticket-repository.ts';
import { defineAction } from './action.ts';

export const ticketCreate = defineAction({
  name: 'ticket.create',
  summary: 'Create a ticket.',
  needs: { area: 'tickets', level: 'operate' },
  local: true,
  input: z.strictObject({
    title: z.string().trim().min(1).max(300).describe('what is wanted, in one line'),
    description: z
      .string()
      .max(50_000)
      .optional()
      .describe('the whole story; "-" reads it from standard input'),
    type: z.enum(TICKET_TYPES).optional().describe('feature, bug, chore or incident'),
    priority: z.enum(PRIORITIES).optional().describe('low, normal, high or critical'),
    assign: z.enum(ROLE_NAMES).optional().describe('the role that is to do it (default developer)'),
    stack: z.string().max(100).optional().describe('the stack it changes, where the root has several'),
    engine: z
      .enum(ENGINE_IDS)
      .optional()
      .describe("the coding engine that writes it (default: the developer's own)"),
    label: z.array(z.string().max(60)).max(50).optional().describe('a label; may be repeated'),
    accept: z.array(z.string().max(2000)).max(50).optional().describe('an acceptance line; may be repeated'),
    depends_on: z
      .array(z.string().regex(TICKET_ID))
      .optional()
      .describe('a ticket to be finished first; may be repeated'),
    parent: z.string().regex(TICKET_ID).optional().describe('the ticket this one is part of'),
  }),
  cli: {
    words: ['ticket', 'create'],
    aliases: [['ticket-create']],
    positional: ['title...'],
    short: { description: 'd', priority: 'p' },
  },
  run: async (ports, context, input) => {
    const known = await knownStack(ports, input.stack);
    if (!known.ok) return known;
    const { assign, label, accept, title, ...rest } = input;
    const draft = {
      title,
      ...defined(rest),
      ...(assign ? { assigned_to: assign } : {}),
      ...(label ? { labels: label } : {}),
      ...(accept ? { acceptance: accept } : {}),
    };
    return ports.tickets.create((id, existing) => createTicket(id, draft, existing, actOf(ports, context)));
  },
  text: (ticket) => `created ${ticket.id}  ${safeLine(ticket.title, 200)}\n`,
});

/** Drops keys whose value is undefined. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
