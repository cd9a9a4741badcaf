import { z } from 'zod';

import { shownRepair } from '../domain/repair-record.ts';
import { repairText } from '../domain/repair-text.ts';
import { ok } from '../domain/result.ts';
import { listRepairs } from '../flows/repair-list.ts';
import { defineAction } from './action.ts';

export const repairList = defineAction({
  name: 'repair.list',
  summary:
    'Repairs under way and past: what was wrong, what was done, what was seen afterwards, and whether it can be undone.',
  needs: { area: 'stacks', level: 'read' },
  local: true,
  input: z.strictObject({
    stack: z.string().min(1).max(100).optional().describe('only of this stack'),
    service: z.string().min(1).max(200).optional().describe('only of this service'),
    count: z.coerce.number().int().min(1).max(100).default(10).describe('how many, newest first'),
  }),
  cli: { words: ['repair', 'list'] },
  run: async (ports, { caller }, { stack, service, count }) => {
    const found = await listRepairs(ports, caller, { stack: stack ?? null, service: service ?? null });
    return ok({ repairs: found.slice(0, count).map(shownRepair) });
  },
  text: ({ repairs }) =>
    repairs.length === 0 ? 'nothing was repaired yet\n' : repairs.map(repairText).join('\n'),
});
