import { z } from 'zod';

import { decisionText } from '../domain/decision-text.ts';
import { decisionId } from '../domain/decision.ts';
import { planText, readPlan } from '../domain/plan-text.ts';
import { ok } from '../domain/result.ts';
import { acceptProposal } from '../flows/inbox.ts';
import { defineAction } from './action.ts';

export const inboxAccept = defineAction({
  name: 'inbox.accept',
  summary: 'Say yes to a proposal: it is carried out in your name.',
  needs: { area: 'tickets', level: 'admin' },
  input: z.strictObject({
    id: decisionId,
    plan: planText
      .optional()
      .describe('for a plan: its tickets as you changed them; "-" reads standard input'),
  }),
  cli: { words: ['inbox', 'accept'], positional: ['id'] },
  subject: ({ id }) => id,
  run: async (ports, context, { id, plan }) => {
    const edited = plan === undefined ? ok(undefined) : readPlan(plan, '');
    return edited.ok ? acceptProposal(ports, context, id, edited.value) : edited;
  },
  text: decisionText,
});
