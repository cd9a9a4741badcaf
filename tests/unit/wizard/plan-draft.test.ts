import { describe, expect, it } from 'vitest';

import type { DecisionView, PlannedView } from '../../../wizard/contract-crew.ts';
import {
  draftOf,
  faultsIn,
  isChanged,
  sentTickets,
  withNewTicket,
} from '../../../wizard/app/src/inbox/plan-draft.ts';

const planned = (key: string, part: Partial<PlannedView> = {}): PlannedView => ({
  key,
  title: `Ticket ${key}`,
  description: '',
  type: 'feature',
  priority: 'normal',
  stack: null,
  acceptance: ['It works'],
  depends_on: [],
  ...part,
});
const proposal = (...tickets: PlannedView[]): DecisionView => ({
  id: 'D-0001',
  at: '',
  kind: 'plan',
  by: 'manager:daemon',
  line: 'plan',
  ticketId: null,
  reason: '',
  evidence: [],
  alternatives: [],
  status: 'proposed',
  outcome: '',
  settledBy: null,
  settledAt: null,
  incident: null,
  edited: null,
  effect: null,
  tickets,
});

describe('the draft of a plan', () => {
  it('is unchanged until something is changed, and keeps what the page does not show', () => {
    const given = proposal(planned('a', { stack: 'shop' }), planned('b', { depends_on: ['a'] }));
    const draft = draftOf(given);
    expect(isChanged(draft, given)).toBe(false);
    expect(sentTickets(draft)).toMatchObject([
      { key: 'a', stack: 'shop' },
      { key: 'b', depends_on: ['a'] },
    ]);
  });

  it('leaves out a ticket and what waits for it, and blank lines', () => {
    const given = proposal(planned('a'), planned('b', { depends_on: ['a'], acceptance: [' x ', '', ' '] }));
    const draft = draftOf(given);
    const without = { ...draft, tickets: draft.tickets.map((one) => ({ ...one, gone: one.key === 'a' })) };
    expect(sentTickets(without)).toMatchObject([{ key: 'b', depends_on: [], acceptance: ['x'] }]);
    expect(isChanged(without, given)).toBe(true);
  });

  it('gives a new ticket a key that no other has', () => {
    const draft = withNewTicket(draftOf(proposal(planned('ticket-2'))));
    expect(draft.tickets.map(({ key }) => key)).toEqual(['ticket-2', 'ticket-3']);
  });
});

describe('faultsIn', () => {
  const given = draftOf(proposal(planned('a'), planned('b'), planned('c')));
  const refusal = (message: string, details?: string[]) => ({
    code: 'invalid_input' as const,
    message,
    ...(details ? { details } : {}),
  });

  it('puts each fault at its ticket and field, counted without what is left out', () => {
    const draft = { ...given, tickets: given.tickets.map((one) => ({ ...one, gone: one.key === 'a' })) };
    const { faults, rest } = faultsIn(
      refusal('the plan cannot be used', ['0.title: too small', '1.acceptance.0: too small']),
      draft,
    );
    expect(faults.get('b')?.get('title')).toBe('too small');
    expect(faults.get('c')?.get('acceptance')).toBe('too small');
    expect(rest).toBeNull();
  });

  it('marks the tickets that wait for each other', () => {
    const { faults } = faultsIn(refusal('these wait for each other: a, c'), given);
    expect([...faults.keys()]).toEqual(['a', 'c']);
    expect(faults.get('a')?.has('depends_on')).toBe(true);
  });

  it('keeps whole what belongs to no field', () => {
    const refused = refusal('D-0001 is accepted by owner:bob; only a proposal can be answered');
    expect(faultsIn(refused, given)).toMatchObject({ faults: new Map(), rest: { message: refused.message } });
    const mixed = faultsIn(refusal('the plan cannot be used', ['0.title: too small', 'plan: odd']), given);
    expect(mixed.rest?.details).toEqual(['plan: odd']);
  });
});
