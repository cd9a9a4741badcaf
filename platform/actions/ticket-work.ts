import { z } from 'zod';

import { TICKET_ID } from '../domain/ticket.ts';
import { work } from '../flows/work-ticket.ts';
import { defineAction } from './action.ts';

export const ticketWork = defineAction({
  name: 'ticket.work',
  summary: 'Claim a ticket (the most urgent ready one without an id) and lay out its worktree /work/ID.',
  needs: { area: 'code', level: 'write' },
  input: z.strictObject({ id: z.string().regex(TICKET_ID, 'an id like T-0001').optional() }),
  cli: { words: ['ticket', 'work'], aliases: [['ticket-work']], positional: ['id'], ticketFromFolder: 'id' },
  subject: ({ id }) => id ?? null,
  run: (ports, context, { id }) => work(ports, context, id),
  text: ({ ticket, folder }) =>
    `${ticket.id} is in ${folder} on branch ${ticket.branch ?? '-'}\nedit, commit, then: check, ticket submit ${ticket.id}\n`,
});
