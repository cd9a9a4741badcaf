import { describe, expect, it } from 'vitest';

import { giveBack } from '../../../platform/domain/agent-end.ts';
import { isGivenUp } from '../../../platform/domain/given-up.ts';
import { handBack, handedOver, returnsOf, waitsForPerson } from '../../../platform/domain/needs-person.ts';
import { commentTicket, editTicket } from '../../../platform/domain/ticket-edits.ts';
import { claimTicket } from '../../../platform/domain/ticket-lease.ts';
import { noteInHistory } from '../../../platform/domain/ticket-transitions.ts';
import type { Ticket } from '../../../platform/domain/ticket.ts';
import { act, must, ticket } from '../../support/ticket-fixture.ts';

const terms = { leaseMinutes: 60, branch: 'b', baseCommit: 'a' };
const claimed = (from: Ticket, person: string, minute = 1) =>
  must(claimTicket(from, [], act('developer', minute, person), terms));

function ended(reason: 'gave_up' | 'turns'): Ticket {
  const working = claimed(ticket(), 'daemon?');
  const run = {
    run: 'T-0001.1',
    fence: working.last_fence,
    reason,
    note: 'the API key is missing',
    turns: 3,
    usd: 0.1,
    summary: '',
    main: 'c0ffee',
  };
  return must(giveBack(working, run, { ...act('platform', 2), by: 'developer:daemon?' }));
}

describe('a ticket that an agent gave up', () => {
  it('waits for a person, with the reason, and remembers the newest commit of then', () => {
    const left = ended('gave_up');
    expect(left.given_up).toEqual({
      at: '2026-03-01T10:02:00.000Z',
      run: 'T-0001.1',
      reason: 'the API key is missing',
      main: 'c0ffee',
    });
    expect(isGivenUp(left)).toBe(true);
    expect(waitsForPerson(left)).toBe(true);
    expect(handedOver(left)).toContain('the API key is missing');
  });

  it('is no ticket whose run ended otherwise', () => {
    expect(isGivenUp(ended('turns'))).toBe(false);
    expect(waitsForPerson(ended('turns'))).toBe(false);
  });

  it.each<[string, (left: Ticket) => Ticket]>([
    [
      'a comment',
      (left) => must(commentTicket(left, { id: '1', text: 'it is in the vault' }, act('owner', 3))),
    ],
    ['an edit', (left) => must(editTicket(left, { title: 'Smaller' }, [], act('manager', 3)))],
    ['a hand-back', (left) => must(handBack(left, act('manager', 3)))],
  ])('goes on after %s by a person', (_what, change) => {
    const after = change(ended('gave_up'));
    expect(isGivenUp(after)).toBe(false);
    expect(waitsForPerson(after)).toBe(false);
  });

  it.each<[string, (left: Ticket) => Ticket]>([
    [
      'a comment of its own',
      (left) => must(commentTicket(left, { id: '1', text: 'again?' }, act('developer', 3, 'daemon?'))),
    ],
    [
      'an edit of the autopilot',
      (left) => must(editTicket(left, { priority: 'high' }, [], act('autopilot', 3, 'daemon'))),
    ],
    [
      'a note of the platform',
      (left) => noteInHistory(left, { ...act('platform', 3), by: 'platform' }, 'interrupted: x'),
    ],
  ])('does not go on after %s', (_what, change) => {
    expect(isGivenUp(change(ended('gave_up')))).toBe(true);
  });

  it('counts as having come back, until a person hands it back', () => {
    expect(returnsOf(ended('gave_up'))).toBe(1);
    expect(returnsOf(must(handBack(ended('gave_up'), act('manager', 3))))).toBe(0);
  });

  it('is no longer given up once somebody took it', () => {
    expect(claimed(ended('gave_up'), 'alice', 3).given_up).toBeUndefined();
  });
});
