import { z } from 'zod';

import type { Fact } from '../domain/chat/answer.ts';
import type { About } from '../domain/chat/topic.ts';
import { waitsNow } from '../domain/chat/waits-now.ts';
import { actionLine, decisionRecordSchema } from '../domain/decision.ts';
import { ticketSchema, type Ticket } from '../domain/ticket.ts';
import type { Reads } from './answer-reads.ts';

const SHOWN = 20;
const DAY_MS = 86_400_000;

const text = z.string();
export const ticketShape = ticketSchema;
const listShape = z.object({ tickets: z.array(ticketShape) });
const auditShape = z.object({
  lines: z.array(
    z.object({
      at: text,
      role: text,
      person: text,
      action: text,
      subject: text.nullable(),
      outcome: text,
    }),
  ),
});
const decisionsShape = z.object({ decisions: z.array(decisionRecordSchema) });
const usageShape = z.object({
  today: z.object({ usd: z.number() }),
  total: z.object({ usd: z.number() }),
  days: z.array(z.object({ day: text, role: text, usd: z.number(), calls: z.number() })),
});
export const crewShape = z.object({
  roles: z.array(
    z.object({
      role: text,
      state: text,
      text,
      ticketId: text.nullable(),
      usdToday: z.number(),
      model: text.nullable(),
    }),
  ),
});

type Which = 'open' | 'waiting' | 'done';

export function unfinished(reads: Reads): Promise<Fact[]> {
  return listed(reads, 'open', ({ status }) => status !== 'done' && status !== 'closed');
}

/** What waits for a person: tickets and proposals. */
export async function waiting(reads: Reads): Promise<Fact[]> {
  const proposals = await reads.facts(
    'inbox.list',
    {},
    z.object({ proposals: z.array(z.unknown()) }),
    (inbox) => [{ kind: 'proposals', total: inbox.proposals.length }],
  );
  return [...(await listed(reads, 'waiting', waitsNow)), ...proposals];
}

/** Those that were finished within the last day. */
export function done(reads: Reads, now: Date): Promise<Fact[]> {
  const since = now.getTime() - DAY_MS;
  return listed(
    reads,
    'done',
    ({ status, history }) =>
      status === 'done' && Date.parse(history.findLast(({ to }) => to === 'done')?.at ?? '') >= since,
  );
}

function listed(reads: Reads, which: Which, isWanted: (ticket: Ticket) => boolean): Promise<Fact[]> {
  return reads.facts('ticket.list', {}, listShape, ({ tickets }) => {
    const chosen = tickets.filter(isWanted);
    const items = chosen.slice(-SHOWN).map(({ id, title, status, updated_at: at, lease }) => ({
      id,
      title,
      status,
      at,
      by: lease?.holder ?? null,
    }));
    return [{ kind: 'tickets', which, total: chosen.length, items }];
  });
}

/** What happened to a ticket, by whom and why, and what was decided about it. */
export async function story(reads: Reads, id: string): Promise<Fact[]> {
  const ticket = await reads.facts('ticket.show', { id }, ticketShape, (shown) => [
    {
      kind: 'ticket',
      id: shown.id,
      title: shown.title,
      status: shown.status,
      assigned_to: shown.assigned_to,
      history: shown.history
        .slice(-SHOWN)
        .map(({ at, by, from, to, reason }) => ({ at, by, from, to, reason: reason ?? null })),
    },
  ]);
  if (ticket.some(({ kind }) => kind === 'refused')) return ticket;
  const decided = await reads.facts('pilot.log', { id, count: SHOWN }, decisionsShape, decisionsFact);
  return [...ticket, ...decided.filter((fact) => fact.kind !== 'decisions' || fact.items.length > 0)];
}

export function decisions(reads: Reads, { ticket, role }: About): Promise<Fact[]> {
  const wish = { count: SHOWN, ...(ticket === null ? {} : { id: ticket }) };
  return reads.facts('pilot.log', wish, decisionsShape, (log) =>
    decisionsFact({
      decisions: log.decisions.filter(({ by }) => role === null || by.startsWith(`${role}:`)),
    }),
  );
}

function decisionsFact({ decisions: all }: z.infer<typeof decisionsShape>): Fact[] {
  const items = all.map(({ id, at, by, action, reason, status }) => ({
    id,
    at,
    by,
    line: actionLine(action),
    reason,
    status,
  }));
  return [{ kind: 'decisions', items }];
}

/** Who did what, the newest first. */
export function records(reads: Reads): Promise<Fact[]> {
  return reads.facts('audit.list', { count: SHOWN, look: 5000 }, auditShape, ({ lines }) => [
    {
      kind: 'records',
      items: lines.map(({ at, role, person, action, subject, outcome }) => ({
        at,
        who: `${role}:${person}`,
        action,
        subject,
        outcome,
      })),
    },
  ]);
}

export function crew(reads: Reads, { role }: About): Promise<Fact[]> {
  return reads.facts('crew.show', {}, crewShape, ({ roles }) => [
    {
      kind: 'crew',
      items: roles
        .filter((one) => role === null || one.role === role)
        .map(({ ticketId, usdToday, ...one }) => ({ ...one, ticket: ticketId, usd: usdToday })),
    },
  ]);
}

export function spend(reads: Reads): Promise<Fact[]> {
  return reads.facts('usage', { days: 7 }, usageShape, ({ today, total, days }) => [
    {
      kind: 'spend',
      today: today.usd,
      total: total.usd,
      days: summed(days, ({ day }) => day).map(([day, sum]) => ({ day, ...sum })),
      roles: summed(days, ({ role }) => role).map(([role, sum]) => ({ role, ...sum })),
    },
  ]);
}

type Spent = { usd: number; calls: number };

function summed<Row extends Spent>(rows: readonly Row[], keyOf: (row: Row) => string): [string, Spent][] {
  const sums = new Map<string, Spent>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? { usd: 0, calls: 0 };
    sums.set(keyOf(row), { usd: sum.usd + row.usd, calls: sum.calls + row.calls });
  }
  return [...sums];
}
