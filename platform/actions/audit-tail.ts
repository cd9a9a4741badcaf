import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { table } from '../domain/ticket-text.ts';
import { defineAction } from './action.ts';

export const auditTail = defineAction({
  name: 'audit.tail',
  summary: 'Show the newest audit records: who did what.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    count: z.coerce.number().int().min(1).max(10_000).default(20).describe('how many'),
  }),
  cli: { words: ['audit', 'tail'], positional: ['count'] },
  run: async (ports, _context, { count }) => ok(await ports.audit.tail(count)),
  text: (entries) =>
    table(
      ['AT', 'WHO', 'ACTION', 'ABOUT', 'OUTCOME', 'REASON'],
      entries.map((entry) => [
        entry.at,
        `${entry.role}:${safeLine(entry.person, 40)}${entry.claimed ? '?' : ''}`,
        entry.action,
        safeLine(entry.subject ?? '-', 40),
        entry.outcome,
        safeLine(entry.reason ?? '', 120),
      ]),
    ),
});
