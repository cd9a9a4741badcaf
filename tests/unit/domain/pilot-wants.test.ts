import { describe, expect, it } from 'vitest';

import { actsAlone, findDecisions, nextAction } from '../../../platform/domain/next-action.ts';
import { simulate } from '../../../platform/domain/pilot-simulate.ts';
import type { IncidentFacts, Snapshot } from '../../../platform/domain/pilot-snapshot.ts';
import { inReview, policy, ready, snapshot } from '../../support/pilot-facts.ts';

/** At noon, as the snapshots of these tests. */
const minutesAgo = (minutes: number): string =>
  new Date(Date.parse('2026-03-02T12:00:00.000Z') - minutes * 60_000).toISOString();

const incident = (fields: Partial<IncidentFacts> = {}): IncidentFacts => ({
  id: 'I-0001',
  stack: 'shop',
  service: 'web',
  symptom: 'unhealthy',
  open: true,
  clear: false,
  firstSeen: minutesAgo(30),
  count: 2,
  ticketId: null,
  ticketOpen: false,
  ticketClosedAt: null,
  proposed: false,
  ticket: {
    title: 'web of shop fails its health check',
    description: 'x',
    priority: 'high',
    stack: 'shop',
    acceptance: ['well'],
  },
  ...fields,
});
const whyNot = (world: Snapshot, about: string, rules = policy()): string | undefined => {
  const { decisions, waits } = findDecisions(world, rules);
  expect(decisions.map(({ action }) => action.kind)).not.toContain(
    about === 'goal' ? 'propose_plan' : 'create_ticket',
  );
  return waits.find((wait) => wait.about === about)?.why;
};

describe('an incident', () => {
  it('that does not pass becomes a ticket, with what was seen and what else was possible', () => {
    const world = snapshot([], { incidents: [incident()] });
    expect(nextAction(world, policy())).toMatchObject({
      key: 'create_ticket I-0001',
      action: { kind: 'create_ticket', incidentId: 'I-0001', service: 'web', symptom: 'unhealthy' },
      evidence: expect.arrayContaining([expect.stringContaining('2 times')]),
      alternatives: [{ action: expect.stringContaining('wait') }, { action: 'restart web' }],
    });
  });

  it('makes a ticket by itself in the mode auto only', () => {
    for (const mode of ['auto', 'propose'] as const) {
      const world = snapshot([], { incidents: [incident()], mode });
      const decision = nextAction(world, policy());
      expect(decision && actsAlone(world, decision)).toBe(mode === 'auto');
    }
    expect(nextAction(snapshot([], { incidents: [incident()], mode: 'off' }), policy())).toBeNull();
  });

  it.each<[string, Partial<IncidentFacts>, string]>([
    ['is young', { firstSeen: minutesAgo(4) }, 'may pass by itself'],
    ['is well at the moment', { clear: true }, 'well at the moment'],
    ['waits in the inbox', { proposed: true }, 'inbox'],
  ])('makes no ticket while it %s', (_, fields, why) => {
    expect(whyNot(snapshot([], { incidents: [incident(fields)] }), 'I-0001')).toContain(why);
  });

  it.each<[string, Partial<IncidentFacts>, string]>([
    ['is open', { ticketId: 'T-0009', ticketOpen: true }, 'T-0009 is about the same'],
    [
      'was closed a moment ago',
      { ticketId: 'T-0009', ticketClosedAt: minutesAgo(59) },
      'less than 60 minutes ago',
    ],
  ])('makes no second ticket for the same symptom while one %s', (_, fields, why) => {
    const before = incident({ id: 'I-0000', open: false, ...fields });
    expect(whyNot(snapshot([], { incidents: [incident(), before] }), 'I-0001')).toContain(why);
    const others = [{ service: 'db' }, { symptom: 'exited' as const }, { stack: 'blog' }];
    for (const other of others)
      expect(
        nextAction(snapshot([], { incidents: [incident(), { ...before, ...other }] }), policy()),
      ).not.toBeNull();
  });

  it('makes one again when the quiet time is over', () => {
    const before = incident({
      id: 'I-0000',
      open: false,
      ticketId: 'T-0009',
      ticketClosedAt: minutesAgo(60),
    });
    expect(nextAction(snapshot([], { incidents: [incident(), before] }), policy())?.key).toBe(
      'create_ticket I-0001',
    );
  });

  it('makes no more tickets than the policy lets be open, nor work beyond its limit or the money of the day', () => {
    const others = ['I-0002', 'I-0003', 'I-0004'].map((id, index) =>
      incident({ id, service: id, ticketId: `T-000${index}`, ticketOpen: true }),
    );
    expect(whyNot(snapshot([], { incidents: [incident(), ...others] }), 'I-0001')).toContain(
      'the policy allows 3',
    );
    const busy = snapshot([inReview({ labelled: true })], { incidents: [incident()] });
    expect(whyNot(busy, 'I-0001', policy({ max_open_work: 1 }))).toContain('1 tickets are under way');
    const spent = snapshot([], { incidents: [incident()], spentTodayUsd: 12 });
    expect(whyNot(spent, 'I-0001')).toContain('12.00 of 10.00 USD');
  });

  it('counts proposals that wait as tickets: many at once do not fill the inbox', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      incident({ id: `I-000${index}`, service: `s${index}` }),
    );
    for (const mode of ['auto', 'propose'] as const) {
      const taken = simulate(snapshot([], { incidents: many, mode }), policy());
      expect(taken.map(({ decision }) => decision.action.kind)).toEqual(
        Array.from({ length: 3 }, () => 'create_ticket'),
      );
    }
  });
});

describe('the goal', () => {
  const world = (fields: Partial<Snapshot> = {}) =>
    snapshot([], { goal: 'A shop', manager: true, ...fields });

  it('is planned for when no work is left; asking needs no yes, for the plan itself waits for one', () => {
    const decision = nextAction(world({ mode: 'propose' }), policy());
    expect(decision).toMatchObject({
      key: 'propose_plan 2026-03-02',
      action: { kind: 'propose_plan', goal: 'A shop' },
    });
    expect(decision && actsAlone(world({ mode: 'propose' }), decision)).toBe(true);
    expect(nextAction(world({ mode: 'off' }), policy())).toBeNull();
    expect(nextAction(world({ goal: null }), policy())).toBeNull();
  });

  it('is planned for once a day, by the day of the policy', () => {
    const later = world({ at: '2026-03-02T23:30:00.000Z', decided: ['propose_plan 2026-03-02'] });
    expect(nextAction(later, policy())).toBeNull();
    expect(nextAction(later, policy({ timezone: 'Europe/Warsaw' }))?.key).toBe('propose_plan 2026-03-03');
  });

  it.each<[string, Partial<Snapshot>, string]>([
    ['there is ready work', { tickets: [ready()], developer: false }, 'there is work: T-0001'],
    ['work is under way', { tickets: [inReview({ labelled: true })] }, '1 tickets are under way'],
    ['the manager has no model', { manager: false }, 'roles.manager.llm'],
    ['a plan waits already', { plans: [{ goal: 'Other', status: 'proposed' }] }, 'waits in the inbox'],
    ['a plan for it was declined', { plans: [{ goal: ' a  SHOP', status: 'declined' }] }, 'declined'],
    ['the money of the day is spent', { spentTodayUsd: 10 }, '10.00 of 10.00 USD'],
  ])('is not planned for while %s, and that is said', (_, fields, why) => {
    expect(whyNot(world(fields), 'goal')).toContain(why);
  });

  it('is planned for again after another one was declined, or a plan of it was accepted', () => {
    for (const plans of [
      [{ goal: 'Other', status: 'declined' as const }],
      [{ goal: 'A shop', status: 'done' as const }],
    ])
      expect(nextAction(world({ plans }), policy())?.action.kind).toBe('propose_plan');
    // tickets that wait for a person are no work for the crew
    expect(
      nextAction(world({ tickets: [ready({ labelled: true, forPerson: true })] }), policy()),
    ).not.toBeNull();
  });
});

describe('the money of the day', () => {
  it('stops what would be asked for, with the figures, and goes on record once', () => {
    const world = snapshot([ready(), ready({ id: 'T-0002', assignedTo: 'monitor' })], {
      spentTodayUsd: 10.5,
    });
    const taken = simulate(world, policy());
    expect(taken).toMatchObject([
      {
        decision: {
          key: 'hold budget 2026-03-02',
          action: { kind: 'hold', reason: expect.stringContaining('10.50 of 10.00 USD today (UTC)') },
          evidence: [expect.stringContaining('T-0001, T-0002')],
        },
        alone: true,
      },
    ]);
    expect(findDecisions(world, policy()).waits.map(({ about }) => about)).toEqual(['T-0001', 'T-0002']);
  });

  it('does not stop reviews, and nothing is held when nothing waits', () => {
    expect(nextAction(snapshot([inReview()], { spentTodayUsd: 50 }), policy())?.action.kind).toBe('approve');
    expect(nextAction(snapshot([], { spentTodayUsd: 50 }), policy())).toBeNull();
  });

  it('is told with each request below the limit; work that is free goes on under a limit of nothing', () => {
    const world = snapshot([ready()], { spentTodayUsd: 1.2 });
    expect(nextAction(world, policy())?.evidence).toContain(
      'the crew has spent 1.20 of 10.00 USD today (UTC)',
    );
    expect(nextAction(snapshot([ready()]), policy({ budget_per_day: 0 }))?.action.kind).toBe('ask');
    expect(
      nextAction(snapshot([ready()], { spentTodayUsd: 0.01 }), policy({ budget_per_day: 0 }))?.action.kind,
    ).toBe('hold');
  });
});
