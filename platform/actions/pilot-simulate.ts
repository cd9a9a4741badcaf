import { z } from 'zod';

import { policySchema } from '../domain/config-crew.ts';
import { actionLine } from '../domain/decision.ts';
import { simulate } from '../domain/pilot-simulate.ts';
import { snapshotSchema } from '../domain/pilot-snapshot.ts';
import { ok, refuse } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';

const recordedSchema = z.object({ snapshot: snapshotSchema, policy: policySchema });

export const pilotSimulate = defineAction({
  name: 'pilot.simulate',
  summary:
    'Show what the autopilot would decide on a recorded snapshot (pilot plan --record --json); nothing is done.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({
    snapshot: z.string().max(1_000_000).describe('the recorded JSON; "-" reads it from standard input'),
  }),
  cli: { words: ['pilot', 'simulate'], positional: ['snapshot'] },
  run: async (_ports, _context, { snapshot: text }) => {
    const read = recordedSchema.safeParse(jsonOf(text));
    if (!read.success) {
      const faults = read.error.issues
        .slice(0, 10)
        .map(({ path, message }) => `${path.join('.')}: ${message}`);
      const hint =
        'record one with: pilot plan --record --json > snapshot.json, then: pilot simulate - < snapshot.json';
      return refuse('invalid_input', 'that is no recorded snapshot', hint, faults);
    }
    const decisions = simulate(read.data.snapshot, read.data.policy);
    return ok({
      decisions: decisions.map(({ decision, alone }) => ({
        line: actionLine(decision.action),
        reason: decision.reason,
        evidence: decision.evidence,
        alone,
      })),
    });
  },
  text: ({ decisions }) =>
    decisions.length === 0
      ? 'nothing would be decided\n'
      : decisions
          .map(
            ({ line, reason, alone }) =>
              `${safeLine(line, 200)}  (${alone ? 'by itself' : 'as a proposal'}: ${safeLine(reason, 200)})\n`,
          )
          .join(''),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema refuses it with a message
  }
}
