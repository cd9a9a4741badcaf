import { describe, expect, it } from 'vitest';

import {
  checkFence,
  claimTicket,
  expireLease,
  releaseTicket,
  renewLease,
} from '../../../platform/domain/ticket-lease.ts';
import { act, codeOf, must, ticket } from '../../support/ticket-fixture.ts';

const TERMS = { leaseMinutes: 60, branch: 'ticket/T-0001', baseCommit: 'a'.repeat(40) };
const claimed = () => must(claimTicket(ticket(), [], act('developer'), TERMS));

describe('claimTicket', () => {
  it('gives a lease with a fence, an expiry, the branch and the base', () => {
    expect(claimed()).toMatchObject({
      status: 'in_progress',
      lease: { holder: 'developer:ada', fence: 1, expires_at: '2026-03-01T11:00:00.000Z' },
      branch: 'ticket/T-0001',
      base_commit: 'a'.repeat(40),
    });
  });

  it('is refused while a dependency is open, naming it', () => {
    const dependency = ticket({ id: 'T-0002' });
    const result = claimTicket(ticket({ depends_on: ['T-0002'] }), [dependency], act('developer'), TERMS);
    expect(codeOf(result)).toBe('not_ready');
    expect(result.ok ? '' : result.refusal.message).toContain('T-0002');
  });

  it('is refused for a ticket of another role', () => {
    expect(codeOf(claimTicket(ticket({ assigned_to: 'monitor' }), [], act('developer'), TERMS))).toBe(
      'not_ready',
    );
  });

  it('is refused for the second one', () => {
    expect(codeOf(claimTicket(claimed(), [], act('developer', 1, 'bob'), TERMS))).toBe('wrong_state');
  });

  it('never gives the same fence twice', () => {
    const released = must(releaseTicket(claimed(), act('developer', 1), 'lunch'));
    expect(must(claimTicket(released, [], act('developer', 2), TERMS)).lease?.fence).toBe(2);
  });
});

describe('a late writer', () => {
  it('fails on the fence after somebody else has claimed', () => {
    const again = must(
      claimTicket(
        must(releaseTicket(claimed(), act('developer', 1), 'lunch')),
        [],
        act('developer', 2, 'bob'),
        TERMS,
      ),
    );
    expect(codeOf(checkFence(again, 1))).toBe('lease_lost');
    expect(codeOf(renewLease(again, 1, act('developer', 3), 60))).toBe('lease_lost');
    expect(renewLease(again, 2, act('developer', 3, 'bob'), 60).ok).toBe(true);
  });

  it('cannot release what another person holds', () => {
    expect(codeOf(releaseTicket(claimed(), act('developer', 1, 'bob'), 'mine now'))).toBe('lease_lost');
  });
});

describe('expireLease', () => {
  it('opens the ticket again once the lease ran out, and not a minute before', () => {
    expect(expireLease(claimed(), act('platform', 59)).ok).toBe(false);
    const opened = must(expireLease(claimed(), act('platform', 61)));
    expect(opened).toMatchObject({ status: 'open', lease: null, branch: 'ticket/T-0001' });
    expect(opened.history.at(-1)?.reason).toBe('the lease expired');
  });
});
