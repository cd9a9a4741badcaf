import { describe, expect, it } from 'vitest';

import {
  escalateTicket,
  handBack,
  isForPerson,
  returnsOf,
  waitsForPerson,
} from '../../../platform/domain/needs-person.ts';
import { claimTicket, releaseTicket } from '../../../platform/domain/ticket-lease.ts';
import { ticketTable } from '../../../platform/domain/ticket-text.ts';
import type { Ticket } from '../../../platform/domain/ticket.ts';
import { act, codeOf, must, ticket } from '../../support/ticket-fixture.ts';

const terms = { leaseMinutes: 60, branch: 'b', baseCommit: 'a' };
const claimed = (from: Ticket, person: string) =>
  must(claimTicket(from, [], act('developer', 0, person), terms));
const returned = (from: Ticket): Ticket =>
  must(releaseTicket(claimed(from, 'daemon?'), act('developer', 1, 'daemon?'), 'could not'));

describe('a ticket that comes back', () => {
  it('goes to a person after the third time', () => {
    let current = ticket();
    for (const times of [1, 2]) {
      current = returned(current);
      expect(returnsOf(current)).toBe(times);
      expect(isForPerson(current)).toBe(false);
    }
    expect(isForPerson(returned(current))).toBe(true);
  });

  it('is counted anew when a person lets the crew go on', () => {
    const tired = returned(returned(returned(ticket())));
    const labelled = must(escalateTicket(tired, act('autopilot'), 'it came back 3 times'));
    const again = must(handBack(labelled, act('manager')));
    expect(again.labels).toEqual([]);
    expect(returnsOf(again)).toBe(0);
    expect(codeOf(handBack(again, act('manager')))).toBe('wrong_state');
  });
});

describe('waitsForPerson', () => {
  const tired = returned(returned(returned(ticket())));

  it('until a person takes it or hands it back', () => {
    expect(waitsForPerson(tired)).toBe(true);
    expect(waitsForPerson(claimed(tired, 'alice'))).toBe(false);
    expect(waitsForPerson({ ...tired, status: 'closed' })).toBe(false);
    expect(waitsForPerson(ticket())).toBe(false);
  });

  it('is said in the list of tickets', () => {
    expect(ticketTable([tired])).toContain('open, needs a person');
  });
});

describe('escalateTicket', () => {
  it('takes the work from a daemon', () => {
    const after = must(escalateTicket(claimed(ticket(), 'daemon?'), act('autopilot'), 'why'));
    expect(after).toMatchObject({ status: 'open', lease: null, labels: ['needs-person'] });
  });

  it('leaves the work with a person who holds it', () => {
    const after = must(escalateTicket(claimed(ticket(), 'ada'), act('autopilot'), 'why'));
    expect(after).toMatchObject({ status: 'in_progress', lease: { holder: 'developer:ada' } });
  });

  it('is done once', () => {
    const once = must(escalateTicket(ticket(), act('autopilot'), 'why'));
    expect(codeOf(escalateTicket(once, act('autopilot'), 'why'))).toBe('wrong_state');
  });
});
