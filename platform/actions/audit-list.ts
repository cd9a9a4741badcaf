import { z } from 'zod';

import type { AuditPage } from '../domain/audit.ts';
import { safeLine } from '../domain/safe-text.ts';
import { table } from '../domain/ticket-text.ts';
import { CALLER_ROLES_OR_PLATFORM } from '../domain/ticket.ts';
import { defineAction } from './action.ts';

const part = z.string().min(1).max(200).optional();

export const auditList = defineAction({
  name: 'audit.list',
  summary:
    'Look through the audit, newest first: by who, what, outcome or any text; goes on where the last look ended.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    role: z.enum(CALLER_ROLES_OR_PLATFORM).optional().describe('who: in this role'),
    person: part.describe('who: with this in the name'),
    action: part.describe('what: with this in the name of the action, e.g. ticket.'),
    outcome: z.enum(['ok', 'refused', 'failed', 'denied', 'started']).optional().describe('how it ended'),
    text: part.describe('with this anywhere: person, action, subject, reason, input'),
    count: z.coerce.number().int().min(1).max(500).default(50).describe('how many'),
    before: z
      .string()
      .regex(/^\d{4}-\d{2}:\d{1,15}$/, 'must be what the last look named')
      .optional()
      .describe('go on with older ones, from where the last look ended'),
    look: z.coerce
      .number()
      .int()
      .min(1)
      .max(10_000_000)
      .default(1_000_000)
      .describe('how many records are looked at before it stops'),
  }),
  cli: { words: ['audit', 'list'] },
  run: (ports, _context, { role, person, action, outcome, text, count, before, look }) =>
    ports.audit.page({
      before: before ?? null,
      count,
      look,
      wish: {
        role: role ?? null,
        person: person ?? null,
        action: action ?? null,
        outcome: outcome ?? null,
        text: text ?? null,
      },
    }),
  text: (page) => `${rows(page)}${rest(page)}`,
});

function rows({ lines }: AuditPage): string {
  if (lines.length === 0) return 'nothing of that kind was found\n';
  return table(
    ['AT', 'WHO', 'ACTION', 'ABOUT', 'OUTCOME', 'MS', 'REASON'],
    lines.map((line) => [
      line.at,
      `${line.role}:${safeLine(line.person, 40)}${line.claimed ? '?' : ''}`,
      safeLine(line.action, 60),
      safeLine(line.subject ?? '-', 40),
      line.outcome,
      line.ms === undefined ? '-' : String(line.ms),
      safeLine(line.reason ?? '', 120),
    ]),
  );
}

function rest({ next, lookedBackTo, unreadable }: AuditPage): string {
  const torn =
    unreadable === 0 ? '' : `${String(unreadable)} lines are no records: audit verify says where\n`;
  const more = next === null ? '' : `looked back to ${lookedBackTo ?? '-'}; go on with: --before ${next}\n`;
  return `${torn}${more}`;
}
