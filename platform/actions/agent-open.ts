import { z } from 'zod';

import { turnText } from '../domain/agent-text.ts';
import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
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
    engines: z
      .array(z.enum(ENGINE_IDS))
      .optional()
      .describe('a coding engine that is installed where the run goes on; may be repeated'),
    engine: z.enum(ENGINE_IDS).optional().describe('this engine and no other'),
  }),
  cli: { words: ['agent', 'open'], positional: ['id'], ticketFromFolder: 'id' },
  subject: ({ id }) => id ?? null,
  run: (ports, context, { id, kind, text, engines, engine }) =>
    openRun(ports, context, {
      ticketId: id ?? null,
      kind,
      text,
      engines: { available: engines, only: engine },
    }),
  text: turnText,
});
