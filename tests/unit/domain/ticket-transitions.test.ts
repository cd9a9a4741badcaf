import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TICKET_STATUSES, ROLE_NAMES } from '../../../platform/domain/ticket.ts';
import { EDGES, verbsFor, walk, type TicketVerb } from '../../../platform/domain/ticket-transitions.ts';
import { act, codeOf, must, ticket } from '../../support/ticket-fixture.ts';

const VERBS = Object.keys(EDGES).filter((key): key is TicketVerb => key in EDGES);

describe('walk', () => {
  it('moves along an edge and says in the history who, when, by which front and why', () => {
    const moved = must(walk(ticket({ status: 'review' }), 'reject', act('manager', 5), 'no test'));
    expect(moved.status).toBe('in_progress');
    expect(moved.history.at(-1)).toEqual({
      at: '2026-03-01T10:05:00.000Z',
      by: 'manager:ada',
      via: 'ssh',
      from: 'review',
      to: 'in_progress',
      reason: 'no test',
    });
  });

  it('refuses a step from a status that has no such edge', () => {
    expect(codeOf(walk(ticket(), 'approve', act('manager')))).toBe('wrong_state');
  });

  it('never lets the developer approve or reject', () => {
    expect(codeOf(walk(ticket({ status: 'review' }), 'approve', act('developer')))).toBe('not_allowed');
    expect(codeOf(walk(ticket({ status: 'review' }), 'reject', act('developer')))).toBe('not_allowed');
  });

  it('lets nobody close a ticket while it is deploying', () => {
    for (const role of ROLE_NAMES)
      expect(walk(ticket({ status: 'deploying' }), 'close', act(role)).ok).toBe(false);
  });

  it('reaches done only through approved or deploying, whatever is tried in whatever order', () => {
    const step = fc.record({
      verb: fc.constantFrom(...VERBS),
      role: fc.constantFrom(...ROLE_NAMES, 'owner' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let current = ticket();
        for (const { verb, role } of steps) {
          const next = walk(current, verb, act(role));
          if (!next.ok) continue;
          if (next.value.status === 'done') expect(['approved', 'deploying']).toContain(current.status);
          if (next.value.status === 'approved') expect(['review', 'deploying']).toContain(current.status);
          expect(next.value.history.length).toBe(current.history.length + 1);
          current = next.value;
        }
        expect(TICKET_STATUSES).toContain(current.status);
      }),
    );
  });
});

describe('verbsFor', () => {
  it('offers exactly what walk accepts', () => {
    for (const status of TICKET_STATUSES) {
      for (const role of [...ROLE_NAMES, 'owner'] as const) {
        const accepted = VERBS.filter((verb) => walk(ticket({ status }), verb, act(role)).ok);
        expect(verbsFor(ticket({ status }), role).toSorted()).toEqual(accepted.toSorted());
      }
    }
  });
});
