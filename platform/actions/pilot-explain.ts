import { z } from 'zod';

import { decisionText } from '../domain/decision-text.ts';
import { DECISION_ID } from '../domain/decision.ts';
import { ok, refuse } from '../domain/result.ts';
import { defineAction } from './action.ts';

export const pilotExplain = defineAction({
  name: 'pilot.explain',
  summary: 'Show one decision: reason, evidence, alternatives and outcome.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({ id: z.string().regex(DECISION_ID, 'an id like D-0001') }),
  cli: { words: ['pilot', 'explain'], aliases: [['pilot-explain'], ['inbox', 'show']], positional: ['id'] },
  subject: ({ id }) => id,
  run: async (ports, _context, { id }) => {
    const found = await ports.decisions.find(id);
    return found ? ok(found) : refuse('not_found', `there is no decision ${id}`, 'see them with: pilot log');
  },
  text: decisionText,
});
