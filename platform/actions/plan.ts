import { z } from 'zod';

import { decisionText } from '../domain/decision-text.ts';
import { planGoal } from '../flows/plan-goal.ts';
import { defineAction } from './action.ts';

export const plan = defineAction({
  name: 'plan',
  summary:
    'Split a goal into tickets, by the model of the manager or by your own list; they wait in the inbox.',
  needs: { area: 'tickets', level: 'operate' },
  input: z.strictObject({
    goal: z.string().trim().min(1).max(4000).describe('what is to be reached'),
    tickets: z
      .string()
      .max(1_000_000)
      .optional()
      .describe('your own list as JSON or YAML instead of asking a model; "-" reads it from standard input'),
  }),
  cli: { words: ['plan'], positional: ['goal...'] },
  run: (ports, context, { goal, tickets }) => planGoal(ports, context, goal, tickets ?? null),
  text: (record) => `${decisionText(record)}create them with: inbox accept ${record.id}\n`,
});
