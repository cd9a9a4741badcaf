import { z } from 'zod';

import { shownRepair } from '../domain/repair-record.ts';
import { repairedText, type Repaired } from '../domain/repair-text.ts';
import { ok, type Result } from '../domain/result.ts';
import { planTakeBack, undoRepair } from '../flows/repair-undo.ts';
import { defineAction } from './action.ts';

export const repairUndo = defineAction({
  name: 'repair.undo',
  summary:
    'Take a repair back, where its fix can be: refused when something changed it since. The fault may come back.',
  // as for repair.apply: every step asks for what it needs
  needs: { area: 'stacks', level: 'read' },
  input: z.strictObject({
    id: z
      .string()
      .regex(/^\d{14}-[0-9a-fA-F]{6}$/, 'an id that repair list told')
      .describe('the repair'),
    dry_run: z.boolean().optional().describe('say what it would do, and do nothing'),
  }),
  cli: { words: ['repair', 'undo'], positional: ['id'] },
  subject: ({ id }) => id,
  run: async (ports, context, { id: typed, dry_run: dryRun }): Promise<Result<Repaired>> => {
    const id = typed.toLowerCase();
    if (dryRun !== true) {
      const undone = await undoRepair(ports, context, id);
      return undone.ok ? ok({ plan: null, repair: shownRepair(undone.value) }) : undone;
    }
    const plan = await planTakeBack(ports, context, id);
    if (!plan.ok) return plan;
    const { record, steps } = plan.value;
    const { title, cause } = record.diagnosis;
    return ok({ plan: { title, cause, steps, undo: null, asks: [] }, repair: null });
  },
  text: repairedText,
});
