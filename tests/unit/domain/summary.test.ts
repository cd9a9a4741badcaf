import { describe, expect, it } from 'vitest';

import { summarise, summaryText } from '../../../platform/domain/summary.ts';
import { T0, ticket } from '../../support/ticket-fixture.ts';

const at = (hours: number) => new Date(T0.getTime() + hours * 3_600_000).toISOString();
const step = (hours: number, from: string, to: string, reason?: string) => ({
  at: at(hours),
  by: 'x',
  via: 'ssh',
  from,
  to,
  ...(reason ? { reason } : {}),
});
const between = { since: new Date(at(10)), until: new Date(at(34)), decisions: [], usd: 1.5 };

describe('summarise', () => {
  it('counts what happened between the two moments, and what waits now', () => {
    const old = { created_at: at(0) };
    const tickets = [
      ticket({
        ...old,
        id: 'T-0001',
        status: 'done',
        resolution: 'served',
        history: [step(20, 'deploying', 'done')],
      }),
      ticket({ ...old, id: 'T-0002', status: 'done', history: [step(5, 'deploying', 'done')] }),
      ticket({
        ...old,
        id: 'T-0003',
        status: 'review',
        history: [step(11, 'review', 'in_progress', 'too red')],
      }),
      ticket({ ...old, id: 'T-0004', labels: ['needs-person'] }),
      ticket({ id: 'T-0005', created_at: at(30) }),
    ];
    const summary = summarise({ ...between, tickets });
    const ids = (lines: { id: string }[]) => lines.map(({ id }) => id);
    expect(ids(summary.done)).toEqual(['T-0001']);
    expect(summary.cameBack).toEqual([
      expect.objectContaining({ id: 'T-0003', note: 'from review: too red' }),
    ]);
    expect(ids(summary.created)).toEqual(['T-0005']);
    expect(ids(summary.forPerson)).toEqual(['T-0003', 'T-0004']);
  });

  it('is safe for a terminal, whatever a title says', () => {
    const summary = summarise({ ...between, tickets: [ticket({ title: 'a\u001b[2J', created_at: at(20) })] });
    expect(summaryText(summary)).not.toContain('\u001b');
  });
});
