import { z } from 'zod';

import { decisionText } from '../domain/decision-text.ts';
import { DECISION_ID, type DecisionRecord } from '../domain/decision.ts';
import { findDecisions } from '../domain/next-action.ts';
import type { Wait } from '../domain/pilot-decision.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { readSnapshot } from '../flows/pilot-snapshot.ts';
import { defineAction } from './action.ts';

/** Why nothing is done about something. */
type Waiting = { mode: string; paused: boolean; waits: Wait[] };

export const pilotExplain = defineAction({
  name: 'pilot.explain',
  summary:
    'Show one decision: reason, evidence, alternatives and outcome. Of a ticket, an incident or "goal", or without anything: why it waits.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({
    id: z
      .string()
      .regex(/^([DTI]-\d{4,}|goal)$/i, 'an id like D-0001, T-0001 or I-0001, or "goal"')
      .optional()
      .describe('a decision, or what may wait'),
  }),
  cli: {
    words: ['pilot', 'explain'],
    aliases: [['pilot-explain'], ['inbox', 'show']],
    positional: ['id'],
  },
  subject: ({ id }) => id ?? null,
  run: async (ports, _context, { id }): Promise<Result<DecisionRecord | Waiting>> => {
    if (id !== undefined && DECISION_ID.test(id)) {
      const found = await ports.decisions.find(id);
      return found
        ? ok(found)
        : refuse('not_found', `there is no decision ${id}`, 'see them with: pilot log');
    }
    const { autopilot } = await ports.settings.current();
    const snapshot = await readSnapshot(ports);
    const { waits } = findDecisions(snapshot, autopilot.policy);
    const wanted = id?.toLowerCase() ?? null;
    return ok({
      mode: snapshot.mode,
      paused: snapshot.paused,
      waits: waits.filter(({ about }) => wanted === null || about.toLowerCase() === wanted),
    });
  },
  text: (output) => {
    if ('action' in output) return decisionText(output);
    const { mode, paused, waits } = output;
    const lines = waits.map(({ about, why }) => `${about} waits: ${safeLine(why, 500)}\n`);
    const stands = mode === 'off' ? 'the mode is off: nothing is decided\n' : paused ? 'paused\n' : '';
    return `${stands}${lines.length === 0 ? 'nothing waits\n' : lines.join('')}`;
  },
});
