import { z } from 'zod';

import { nextAction } from '../domain/next-action.ts';
import { actionLine } from '../domain/decision.ts';
import { budgetLine } from '../domain/pilot-budget.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { readSnapshot } from '../flows/pilot-snapshot.ts';
import { defineAction } from './action.ts';

export const pilotStatus = defineAction({
  name: 'pilot.status',
  summary: "Show the autopilot's mode and policy, what it would do next, and how much waits in the inbox.",
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({}),
  cli: { words: ['pilot', 'status'], aliases: [['pilot-status']] },
  run: async (ports) => {
    const [{ autopilot }, snapshot, waiting] = await Promise.all([
      ports.settings.current(),
      readSnapshot(ports),
      ports.decisions.list({ status: 'proposed', limit: 500 }),
    ]);
    const next = nextAction(snapshot, autopilot.policy);
    return ok({
      mode: autopilot.mode,
      approve: autopilot.approve,
      policy: autopilot.policy,
      paused: snapshot.paused,
      daemon: ports.crew.following('autopilot'),
      next: next === null ? null : { line: actionLine(next.action), reason: next.reason },
      waiting: waiting.length,
      goal: snapshot.goal,
      spentTodayUsd: snapshot.spentTodayUsd,
      incidents: snapshot.incidents.filter(({ open }) => open).length,
    });
  },
  text: ({ mode, approve, policy, paused, daemon, next, waiting, spentTodayUsd, incidents }) =>
    [
      `mode ${mode}, approving is ${approve}${paused ? ', paused' : ''}${daemon ? '' : '; its daemon is not connected'}`,
      next === null ? 'next: nothing' : `next: ${safeLine(next.line, 300)} (${safeLine(next.reason, 300)})`,
      `waiting in the inbox: ${waiting}; open incidents: ${incidents}`,
      budgetLine({ spentTodayUsd }, policy),
      '',
    ].join('\n'),
});
