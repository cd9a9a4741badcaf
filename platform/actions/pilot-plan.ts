import { z } from 'zod';

import { actionLine } from '../domain/decision.ts';
import { actsAlone, findDecisions } from '../domain/next-action.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { readSnapshot } from '../flows/pilot-snapshot.ts';
import { defineAction } from './action.ts';

export const pilotPlan = defineAction({
  name: 'pilot.plan',
  summary: 'Show everything that the autopilot would decide now and why the rest waits; nothing is done.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({
    record: z
      .boolean()
      .optional()
      .describe('with --json: the snapshot itself, for `pilot simulate` (or: pilot snapshot)'),
  }),
  cli: { words: ['pilot', 'plan'], aliases: [['pilot-plan']] },
  run: async (ports, _context, { record }) => {
    const { autopilot } = await ports.settings.current();
    const snapshot = await readSnapshot(ports);
    const { decisions, waits } = findDecisions(snapshot, autopilot.policy);
    const decided = new Set(snapshot.decided);
    return ok({
      decisions: decisions.map((decision) => ({
        line: actionLine(decision.action),
        reason: decision.reason,
        evidence: decision.evidence,
        alone: actsAlone(snapshot, decision),
        known: decided.has(decision.key),
      })),
      waits,
      ...(record ? { snapshot, policy: autopilot.policy } : {}),
    });
  },
  text: ({ decisions, waits }) => {
    const lines = [
      ...decisions.map(({ line, reason, alone, known }) => {
        const how = known ? 'on record already' : alone ? 'by itself' : 'as a proposal';
        return `${safeLine(line, 200)}  (${how}: ${safeLine(reason, 200)})`;
      }),
      ...waits.map(({ about, why }) => `${about} waits: ${safeLine(why, 300)}`),
    ];
    return lines.length === 0 ? 'nothing to decide\n' : `${lines.join('\n')}\n`;
  },
});
