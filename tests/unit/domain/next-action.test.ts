import { describe, expect, it } from 'vitest';

import type { Policy } from '../../../platform/domain/config-crew.ts';
import { actsAlone, findDecisions, nextAction } from '../../../platform/domain/next-action.ts';
import type { Snapshot, TicketFacts } from '../../../platform/domain/pilot-snapshot.ts';
import { simulate } from '../../../platform/domain/pilot-simulate.ts';
import { COMMIT, inReview, policy, ready, snapshot } from '../../support/pilot-facts.ts';

const kindsOf = (world: Snapshot, rules: Policy = policy()) =>
  findDecisions(world, rules).decisions.map(({ action }) => action.kind);
const waitOf = (world: Snapshot, rules: Policy = policy()) => findDecisions(world, rules).waits[0]?.why;

describe('nextAction on work in review', () => {
  it('approves what the policy allows, with what it saw', () => {
    const decision = nextAction(snapshot([inReview()]), policy());
    expect(decision).toMatchObject({ action: { kind: 'approve', ticketId: 'T-0001', commit: COMMIT } });
    expect(decision?.evidence).toContain('nothing was flagged for a person');
    expect(decision?.alternatives).not.toEqual([]);
  });

  it.each<[string, Partial<TicketFacts>, Partial<Policy>]>([
    ['is flagged', { flags: ['tests/a.test.ts: an existing test was changed'] }, {}],
    ['ran no check', { checks: 'none' }, {}],
    ['failed a check', { checks: 'failed' }, {}],
    ['could not be read', { change: null }, {}],
    ['has too many files', {}, { max_files: 1 }],
    ['has too many lines', {}, { max_lines: 19 }],
    ['changes another service', {}, { services: ['worker'] }],
    ['cost too much', { spentUsd: 6 }, { budget: 5 }],
    ['came from a person and leaves the paths', { holder: 'person' }, { paths: ['docs/**'] }],
  ])('hands to a person what %s', (_, fields, rules) => {
    expect(kindsOf(snapshot([inReview(fields)]), policy(rules))).toEqual(['escalate']);
  });

  it('gives a daemon one chance to keep to the paths, then hands it to a person', () => {
    const rules = policy({ paths: ['docs/**'] });
    expect(nextAction(snapshot([inReview()]), rules)?.action).toMatchObject({
      kind: 'reject',
      reason: expect.stringContaining('src/a.ts'),
    });
    expect(kindsOf(snapshot([inReview({ returns: 1 })]), rules)).toEqual(['escalate']);
  });

  it('waits for the hours of the policy', () => {
    const rules = policy({ hours: '08:00-10:00' });
    expect(nextAction(snapshot([inReview()]), rules)).toBeNull();
    expect(waitOf(snapshot([inReview()]), rules)).toContain('08:00-10:00');
    expect(kindsOf(snapshot([inReview()], { at: '2026-03-02T09:59:00.000Z' }), rules)).toEqual(['approve']);
  });

  it('leaves it to a person when approving is manual: clean work as a proposal, the rest without a word', () => {
    const manual = snapshot([inReview()], { approve: 'manual' });
    const decision = nextAction(manual, policy());
    expect(decision?.action.kind).toBe('approve');
    expect(decision && actsAlone(manual, decision)).toBe(false);
    expect(nextAction(snapshot([inReview({ flags: ['x'] })], { approve: 'manual' }), policy())).toBeNull();
  });
});

describe('nextAction on open tickets', () => {
  it('asks the developer for what is ready, and only when one is at work', () => {
    expect(nextAction(snapshot([ready()]), policy())?.action).toEqual({ kind: 'ask', ticketId: 'T-0001' });
    expect(waitOf(snapshot([ready()], { developer: false }))).toContain('no model');
  });

  it('takes the most urgent one first', () => {
    const world = snapshot([ready(), ready({ id: 'T-0002', priority: 'critical' })]);
    expect(nextAction(world, policy())?.action).toMatchObject({ ticketId: 'T-0002' });
  });

  it('assigns what the present role cannot resolve', () => {
    expect(nextAction(snapshot([ready({ assignedTo: 'monitor' })]), policy())?.action).toMatchObject({
      kind: 'assign',
      role: 'developer',
    });
    expect(nextAction(snapshot([ready({ assignedTo: 'monitor', type: 'incident' })]), policy())).toBeNull();
  });

  it('raises what something more urgent waits for', () => {
    const world = snapshot([ready(), ready({ id: 'T-0002', priority: 'high', waitsFor: ['T-0001'] })]);
    expect(nextAction(world, policy())?.action).toEqual({
      kind: 'prioritise',
      ticketId: 'T-0001',
      priority: 'high',
    });
  });

  it('asks for no more than the policy lets be under way', () => {
    const world = snapshot([ready(), inReview({ id: 'T-0002', labelled: true })]);
    expect(nextAction(world, policy({ max_open_work: 1 }))).toBeNull();
  });

  it('hands a ticket that came back three times to a person', () => {
    const world = snapshot([ready({ forPerson: true, returns: 3 })]);
    expect(nextAction(world, policy())?.action).toMatchObject({ kind: 'escalate', ticketId: 'T-0001' });
    expect(
      nextAction(snapshot([ready({ forPerson: true, labelled: true, returns: 3 })]), policy()),
    ).toBeNull();
  });
});

describe('what an agent gave up', () => {
  it('is not asked for again before something has changed', () => {
    const world = snapshot([ready({ givenUp: true, returns: 1 })]);
    expect(nextAction(world, policy())).toBeNull();
    expect(nextAction(snapshot([ready({ returns: 1 })]), policy())?.action).toMatchObject({ kind: 'ask' });
  });
});

describe('nextAction', () => {
  it('does nothing while paused or off', () => {
    expect(nextAction(snapshot([inReview()], { paused: true }), policy())).toBeNull();
    expect(nextAction(snapshot([inReview()], { mode: 'off' }), policy())).toBeNull();
  });

  it('proposes only, in the mode propose', () => {
    const world = snapshot([inReview(), ready({ id: 'T-0002' })], { mode: 'propose' });
    expect(simulate(world, policy()).map(({ alone }) => alone)).toEqual([false, false]);
  });
});
