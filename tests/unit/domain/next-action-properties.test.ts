import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Policy } from '../../../platform/domain/config-crew.ts';
import { decisionSchema } from '../../../platform/domain/decision.ts';
import { matchesGlob } from '../../../platform/domain/glob.ts';
import { findDecisions } from '../../../platform/domain/next-action.ts';
import type { Snapshot, TicketFacts } from '../../../platform/domain/pilot-snapshot.ts';
import { isWithin } from '../../../platform/domain/pilot-hours.ts';
import { simulate } from '../../../platform/domain/pilot-simulate.ts';
import { PRIORITIES, ROLE_NAMES, TICKET_STATUSES, TICKET_TYPES } from '../../../platform/domain/ticket.ts';
import { COMMIT, policy, snapshot } from '../../support/pilot-facts.ts';

const id = fc.integer({ min: 1, max: 6 }).map((number) => `T-000${number}`);
const facts: fc.Arbitrary<TicketFacts> = fc.record({
  id,
  type: fc.constantFrom(...TICKET_TYPES),
  status: fc.constantFrom(...TICKET_STATUSES),
  priority: fc.constantFrom(...PRIORITIES),
  assignedTo: fc.constantFrom(...ROLE_NAMES),
  waitsFor: fc.array(id, { maxLength: 2 }),
  forPerson: fc.boolean(),
  labelled: fc.boolean(),
  givenUp: fc.boolean(),
  returns: fc.integer({ min: 0, max: 4 }),
  holder: fc.constantFrom('nobody' as const, 'daemon' as const, 'person' as const),
  commit: fc.option(fc.constant(COMMIT)),
  checks: fc.constantFrom('passed' as const, 'failed' as const, 'none' as const),
  flags: fc.array(fc.constant('a test was changed'), { maxLength: 1 }),
  change: fc.option(
    fc.record({
      files: fc.integer({ min: 0, max: 30 }),
      lines: fc.integer({ min: 0, max: 900 }),
      paths: fc.array(fc.constantFrom('src/a.ts', 'docs/b.md', '.github/ci.yml'), { maxLength: 3 }),
      services: fc.array(fc.constantFrom('web', 'worker'), { maxLength: 2 }),
    }),
  ),
  spentUsd: fc.constantFrom(0, 3, 9),
});
const small: fc.Arbitrary<TicketFacts['change']> = fc.record({
  files: fc.constant(1),
  lines: fc.integer({ min: 1, max: 10 }),
  paths: fc.constantFrom(['src/a.ts'], ['src/a.ts', '.github/ci.yml']),
  services: fc.constantFrom<string[]>(['web'], ['web', 'worker']),
});
const seldom = fc.integer({ min: 0, max: 4 }).map((number) => number === 0);
/** Near to an approval, so that each rule alone decides often enough. */
const nearlyApproved: fc.Arbitrary<TicketFacts> = fc
  .record({
    ticket: facts,
    change: fc.oneof(
      small,
      small,
      facts.map((one) => one.change),
    ),
    flagged: seldom,
    labelled: seldom,
    failed: seldom,
    dear: seldom,
  })
  .map(({ ticket, change, flagged, labelled, failed, dear }) => ({
    ...ticket,
    status: 'review',
    commit: COMMIT,
    checks: failed ? ticket.checks : 'passed',
    flags: flagged ? ['a test was changed'] : [],
    change,
    labelled,
    spentUsd: dear ? 9 : 0,
  }));
/** Near to being asked for. */
const nearlyAsked: fc.Arbitrary<TicketFacts> = fc
  .record({ ticket: facts, held: seldom, labelled: seldom, forPerson: seldom, waits: seldom })
  .map(({ ticket, held, labelled, forPerson, waits }) => ({
    ...ticket,
    status: 'open',
    holder: held ? ticket.holder : 'nobody',
    waitsFor: waits ? ticket.waitsFor : [],
    labelled,
    forPerson,
  }));
const worlds: fc.Arbitrary<Snapshot> = fc
  .record({
    tickets: fc.uniqueArray(fc.oneof(facts, nearlyApproved, nearlyAsked), {
      selector: (ticket) => ticket.id,
      maxLength: 6,
    }),
    busy: fc.array(id, { maxLength: 2 }),
    mode: fc.constantFrom('off' as const, 'propose' as const, 'auto' as const),
    approve: fc.constantFrom('manual' as const, 'policy' as const),
    paused: seldom,
    spentTodayUsd: fc.constantFrom(0, 3, 40),
    goal: fc.option(fc.constant('a shop')),
    manager: fc.boolean(),
    developer: fc.boolean(),
    at: fc.constantFrom('2026-03-02T12:00:00.000Z', '2026-03-02T03:00:00.000Z'),
  })
  .map((fields) => snapshot(fields.tickets, fields));
const policies: fc.Arbitrary<Policy> = fc
  .record({
    paths: fc.constantFrom<string[]>([], ['src/**'], ['docs/**', 'src/**']),
    services: fc.constantFrom<string[]>([], ['web']),
    max_files: fc.constantFrom(1, 20),
    max_lines: fc.constantFrom(10, 500),
    max_open_work: fc.constantFrom(1, 5),
    budget: fc.constantFrom(0, 5),
  })
  .chain((fields) => fc.constantFrom(policy(fields), policy({ ...fields, hours: '08:00-18:00' })));

describe('whatever the root looks like', () => {
  it('approves, or proposes to, only what is not flagged and wholly inside the policy', () => {
    fc.assert(
      fc.property(worlds, policies, (world, rules) => {
        for (const { decision } of simulate(world, rules)) {
          if (decision.action.kind !== 'approve') continue;
          const { ticketId, commit } = decision.action;
          const ticket = world.tickets.find((one) => one.id === ticketId);
          expect(ticket).toMatchObject({
            status: 'review',
            flags: [],
            checks: 'passed',
            commit,
            labelled: false,
          });
          expect(ticket?.change?.files).toBeLessThanOrEqual(rules.max_files);
          expect(ticket?.change?.lines).toBeLessThanOrEqual(rules.max_lines);
          expect(ticket?.spentUsd).toBeLessThanOrEqual(rules.budget);
          const { paths, services } = ticket?.change ?? { paths: ['?'], services: ['?'] };
          const fits = (path: string) =>
            rules.paths.length === 0 || rules.paths.some((glob) => matchesGlob(path, glob));
          expect(paths.filter((path) => !fits(path))).toEqual([]);
          if (rules.services.length > 0)
            expect(services.filter((name) => !rules.services.includes(name))).toEqual([]);
          if (rules.hours) expect(isWithin(rules.hours, new Date(world.at))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('never wants a second one on a ticket that somebody is at, or hands on what waits for a person', () => {
    fc.assert(
      fc.property(worlds, policies, (world, rules) => {
        for (const { action } of findDecisions(world, rules).decisions) {
          if (action.kind !== 'ask' && action.kind !== 'assign') continue;
          const ticket = world.tickets.find((one) => one.id === action.ticketId);
          expect(ticket).toMatchObject({ status: 'open', holder: 'nobody', waitsFor: [], labelled: false });
          expect(ticket?.forPerson).toBe(false);
          expect(world.busy).not.toContain(action.ticketId);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('says of each decision why, on what it rests, and what else was possible', () => {
    fc.assert(
      fc.property(worlds, policies, (world, rules) => {
        for (const { decision } of simulate(world, rules)) {
          expect(decision.reason).not.toBe('');
          expect(decision.evidence).not.toEqual([]);
          expect(decision.alternatives).not.toEqual([]);
          expect(decisionSchema.safeParse(decision).success).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('comes to an end, takes no decision twice, and acts alone only when it may', () => {
    fc.assert(
      fc.property(worlds, policies, (world, rules) => {
        const taken = simulate(world, rules, 200);
        expect(taken.length).toBeLessThan(200);
        const keys = taken.map(({ decision }) => decision.key);
        expect(new Set(keys).size).toBe(keys.length);
        if (world.paused || world.mode === 'off') expect(taken).toEqual([]);
        for (const { decision, alone } of taken) {
          // these change nothing: the one makes a proposal, the other begins nothing
          const harmless = decision.action.kind === 'propose_plan' || decision.action.kind === 'hold';
          if (world.mode !== 'auto') expect(alone).toBe(harmless);
          if (decision.action.kind === 'approve' && world.approve === 'manual') expect(alone).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });
});
