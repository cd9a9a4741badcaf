import { z } from 'zod';

import { turnText } from '../domain/agent-text.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { openRun } from '../flows/agent-run-open.ts';
import { defineAction } from './action.ts';

export const agentOpen = defineAction({
  name: 'agent.open',
  summary: 'Begin an agent run, or hand out the one that is open for this ticket.',
  needs: { area: 'code', level: 'write' },
  input: z.strictObject({
    id: z
      .string()
      .regex(TICKET_ID, 'an id like T-0001')
      .optional()
      .describe('the ticket to work on or to look at'),
    kind: z
      .enum(['implement', 'ask', 'review', 'plan'])
      .default('implement')
      .describe('implement works the ticket; the others answer in words'),
    text: z
      .string()
      .max(100_000)
      .default('')
      .describe('the question, what to review, or the goal; "-": from standard input'),
  }),
  cli: { words: ['agent', 'open'], positional: ['id'], ticketFromFolder: 'id' },
  subject: ({ id }) => id ?? null,
  run: (ports, context, { id, kind, text }) => openRun(ports, context, { ticketId: id ?? null, kind, text }),
  text: turnText,
});
