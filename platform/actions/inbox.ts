import { z } from 'zod';

import { decisionTable } from '../domain/decision-text.ts';
import type { DecisionRecord } from '../domain/decision.ts';
import { ok } from '../domain/result.ts';
import { findStale } from '../flows/pilot-act.ts';
import { defineAction } from './action.ts';

export const inbox = defineAction({
  name: 'inbox.list',
  summary: 'List the proposals that wait for a yes.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({}),
  cli: { words: ['inbox'], aliases: [['inbox', 'list']] },
  run: async (ports) => {
    const proposals: DecisionRecord[] = [];
    for (const one of await ports.decisions.list({ status: 'proposed', limit: 500 }))
      if ((await findStale(ports, one.action)) === null) proposals.push(one);
    return ok({ proposals });
  },
  text: ({ proposals }) => (proposals.length === 0 ? 'nothing waits\n' : decisionTable(proposals)),
});
