import { z } from 'zod';

import { decisionTable } from '../domain/decision-text.ts';
import { actionTicket } from '../domain/decision.ts';
import { ok } from '../domain/result.ts';
import { staleReason } from '../flows/pilot-act.ts';
import { defineAction } from './action.ts';

export const inbox = defineAction({
  name: 'inbox.list',
  summary: 'List the proposals that wait for a yes.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({}),
  cli: { words: ['inbox'], aliases: [['inbox', 'list']] },
  run: async (ports) => {
    const [waiting, { tickets }] = await Promise.all([
      ports.decisions.list({ status: 'proposed', limit: 500 }),
      ports.tickets.list(),
    ]);
    const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    return ok({
      proposals: waiting.filter(
        ({ action }) => staleReason(action, byId.get(actionTicket(action) ?? '') ?? null) === null,
      ),
    });
  },
  text: ({ proposals }) => (proposals.length === 0 ? 'nothing waits\n' : decisionTable(proposals)),
});
