import { z } from 'zod';

import { decisionText } from '../domain/decision-text.ts';
import { decisionId } from '../domain/decision.ts';
import { planText, readPlan } from '../domain/plan-text.ts';
import { editProposal } from '../flows/inbox.ts';
import { defineAction } from './action.ts';

export const inboxEdit = defineAction({
  name: 'inbox.edit',
  summary: 'Change the tickets of a plan that waits in the inbox; nothing is created before it is accepted.',
  needs: { area: 'tickets', level: 'admin' },
  input: z.strictObject({
    id: decisionId,
    plan: planText.describe('its tickets as they are to be, as JSON or YAML; "-" reads standard input'),
  }),
  cli: { words: ['inbox', 'edit'], positional: ['id', 'plan'] },
  subject: ({ id }) => id,
  run: async (ports, context, { id, plan }) => {
    const edited = readPlan(plan, '');
    return edited.ok ? editProposal(ports, context, id, edited.value) : edited;
  },
  text: decisionText,
});
