import { z } from 'zod';

import { dollars, startOfDay } from '../domain/model-budget.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { table } from '../domain/ticket-text.ts';
import { defineAction } from './action.ts';

const TICKETS = 50;

export const usage = defineAction({
  name: 'usage',
  summary: 'Show what the models cost: per day, role and model, and the dearest tickets.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({
    days: z.coerce.number().int().min(1).max(366).default(14).describe('how many days that had calls'),
  }),
  cli: { words: ['usage'] },
  run: async (ports, _context, { days }) => {
    const [byDay, byTicket, today, total] = await Promise.all([
      ports.usage.byDay(days),
      ports.usage.byTicket(TICKETS),
      ports.usage.sum({ since: startOfDay(ports.clock.now()) }),
      ports.usage.sum({}),
    ]);
    return ok({ today, days: byDay, tickets: byTicket, total });
  },
  text: ({ today, days, tickets, total }) =>
    total.calls === 0
      ? 'no model was called yet\n'
      : [
          table(
            ['DAY', 'ROLE', 'MODEL', 'CALLS', 'TOKENS IN', 'TOKENS OUT', 'COST'],
            days.map((day) => [day.day, day.role, safeLine(day.model, 40), ...figures(day)]),
          ),
          tickets.length === 0
            ? ''
            : `\n${table(
                ['TICKET', 'CALLS', 'TOKENS IN', 'TOKENS OUT', 'COST'],
                tickets.map((ticket) => [ticket.ticketId, ...figures(ticket)]),
              )}`,
          `\nin all: ${String(total.calls)} calls, ${dollars(total.usd)}; today ${dollars(today.usd)}\n`,
        ].join(''),
});

type Figures = { calls: number; inputTokens: number; outputTokens: number; usd: number };

function figures({ calls, inputTokens, outputTokens, usd }: Figures): string[] {
  return [calls, inputTokens, outputTokens].map(String).concat(dollars(usd));
}
