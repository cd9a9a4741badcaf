import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { summarise, summaryText } from '../domain/summary.ts';
import { defineAction } from './action.ts';

export const summary = defineAction({
  name: 'summary',
  summary: 'Say what happened in the last day, what waits for a person, and what it cost.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({
    hours: z.coerce.number().min(1).max(8760).default(24).describe('how far to look back'),
  }),
  cli: { words: ['summary'], positional: ['hours'] },
  run: async (ports, _context, { hours }) => {
    const until = ports.clock.now();
    const since = new Date(until.getTime() - hours * 3_600_000);
    const [{ tickets }, decisions, spent] = await Promise.all([
      ports.tickets.list(),
      ports.decisions.list({ limit: 5000 }),
      ports.usage.sum({ since: since.toISOString() }),
    ]);
    return ok(summarise({ tickets, decisions, usd: spent.usd, since, until }));
  },
  text: summaryText,
});
