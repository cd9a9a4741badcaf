import { z } from 'zod';

import { policySchema } from '../domain/config-crew.ts';
import { actionLine } from '../domain/decision.ts';
import { simulate } from '../domain/pilot-simulate.ts';
import { snapshotSchema } from '../domain/pilot-snapshot.ts';
import { ok, refuse } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';

/** Every round looks at all of them. */
const MAX_PLAYED = 200;

const recordedSchema = z.object({ snapshot: snapshotSchema, policy: policySchema });

export const pilotSimulate = defineAction({
  name: 'pilot.simulate',
  summary:
    'Show what the autopilot would decide on a recorded snapshot (see pilot snapshot); nothing is done.',
  // the policy comes from the caller, and judging by it is work of the one process of the platform
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    snapshot: z
      .string()
      .max(1_000_000)
      .describe('the name it was recorded under, or its JSON; "-" reads that from standard input'),
  }),
  cli: { words: ['pilot', 'simulate'], positional: ['snapshot'] },
  run: async (ports, _context, { snapshot: given }) => {
    const read = recordedSchema.safeParse(jsonOf((await ports.snapshots.read(given)) ?? given));
    if (!read.success) {
      const faults = read.error.issues
        .slice(0, 10)
        .map(({ path, message }) => `${path.join('.')}: ${message}`);
      const hint = 'record one with: pilot snapshot NAME, then: pilot simulate NAME';
      return refuse('invalid_input', 'that is no recorded snapshot', hint, faults);
    }
    const { tickets, incidents } = read.data.snapshot;
    if (Math.max(tickets.length, incidents.length) > MAX_PLAYED)
      return refuse(
        'limits',
        `the snapshot holds ${tickets.length} tickets and ${incidents.length} incidents, at most ${MAX_PLAYED} of each are played`,
        'leave those out that are done or closed',
      );
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
