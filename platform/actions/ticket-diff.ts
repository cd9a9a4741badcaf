import { z } from 'zod';

import { safeText } from '../domain/safe-text.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { ticketDiff as readDiff, type TicketDiff } from '../flows/ticket-diff.ts';
import { defineAction } from './action.ts';

export const ticketDiff = defineAction({
  name: 'ticket.diff',
  summary: 'Show what a ticket changes: the submitted work, or the worktree as it is while the work goes on.',
  needs: { area: 'code', level: 'read' },
  input: z.strictObject({
    id: z
      .string()
      .regex(TICKET_ID, 'an id like T-0001')
      .describe('the ticket; default: that of the current folder'),
  }),
  cli: { words: ['ticket', 'diff'], positional: ['id'], ticketFromFolder: 'id' },
  subject: ({ id }) => id,
  run: (ports, context, { id }) => readDiff(ports, context, id),
  text: diffText,
});

function diffText({ id, base, commit, live, changes, patch }: TicketDiff): string {
  if (changes.length === 0) return `${id} changes nothing yet\n`;
  const head = `${id}: ${base.slice(0, 12)}..${live ? 'worktree' : commit.slice(0, 12)}, ${changes.length} file(s)`;
  return safeText(`${head}\n${patch}\n`);
}
