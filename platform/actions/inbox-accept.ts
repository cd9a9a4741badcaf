import { z } from 'zod';

import { decisionText } from '../domain/decision-text.ts';
import { DECISION_ID } from '../domain/decision.ts';
import { readPlan } from '../domain/plan-text.ts';
import { acceptProposal } from '../flows/inbox.ts';

import { defineAction } from './action.ts';

export const inboxAccept = defineAction({
  name: 'inbox.accept',
  summary: 'Say yes to a proposal: it is carried out in your name.',
  needs: { area: 'tickets', level: 'admin' },
  input: z.strictObject({
    id: z.string().regex(DECISION_ID, 'an id like D-0001'),
    plan: z
      .string()
      .max(1_000_000)
      .optional()
      .describe('for a plan: its tickets as you changed them; "-" reads standard input'),
  }),
  cli: { words: ['inbox', 'accept'], positional: ['id'] },
  subject: ({ id }) => id,
  run: async (ports, context, { id, plan }) => {
    if (plan === undefined) return acceptProposal(ports, context, id);
    const edited = readPlan(plan, '');
    if (!edited.ok) return edited;
    return acceptProposal(ports, context, id, edited.value);
  },
  text: decisionText,
});
