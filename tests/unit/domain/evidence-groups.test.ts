import { describe, expect, it } from 'vitest';

import { groupEvidence } from '../../../platform/domain/evidence-groups.ts';
import { addEvidence } from '../../../platform/domain/ticket-edits.ts';
import { refuseSubmit } from '../../../platform/domain/ticket-review.ts';
import { storyLines, ticketText } from '../../../platform/domain/ticket-text.ts';
import type { Evidence } from '../../../platform/domain/ticket.ts';
import { act, codeOf, must, ticket } from '../../support/ticket-fixture.ts';

const BASE = 'b'.repeat(40);
const FIRST = '1'.repeat(40);
const SECOND = '2'.repeat(40);

const piece = (run: 'base' | 'commit', commit: string, minute: number, kind: Evidence['kind'] = 'check') =>
  ({
    kind,
    name: kind === 'diff' ? 'submitted' : 'unit',
    result: 'passed',
    at: new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString(),
    run,
    commit,
    path: `T-0001/${run}-${minute}.log`,
  }) as const satisfies Evidence;

/** Two submits: each writes diff, base (the second time from the store, with its old time) and commit. */
const twice = [
  piece('commit', FIRST, 1, 'diff'),
  piece('base', BASE, 2),
  piece('commit', FIRST, 3),
  piece('commit', SECOND, 4, 'diff'),
  piece('commit', SECOND, 5),
];

describe('the evidence of a ticket', () => {
  it('is grouped by the commit that it proves, whatever came in between', () => {
    expect(groupEvidence(twice)).toMatchObject([
      { run: 'commit', commit: FIRST, at: twice[2]?.at, items: [{ number: 1 }, { number: 3 }] },
      { run: 'base', commit: BASE, items: [{ number: 2 }] },
      { run: 'commit', commit: SECOND, items: [{ number: 4 }, { number: 5 }] },
    ]);
  });

  it('is shown so, under the numbers that `ticket evidence` takes', () => {
    const text = ticketText(ticket({ evidence: twice }));
    const [, shown = ''] = text.split('\nEvidence\n');
    expect(shown.split('\n').map((line) => line.trim().slice(0, 24))).toMatchObject([
      'submitted commit 1111111',
      expect.stringMatching(/^1 {2}passed/),
      expect.stringMatching(/^3 {2}passed/),
      'base bbbbbbbbbbbb  (2026',
      expect.stringMatching(/^2 {2}passed/),
      'submitted commit 2222222',
      expect.stringMatching(/^4 /),
      expect.stringMatching(/^5 /),
      ...Array<unknown>(shown.split('\n').length - 8).fill(expect.anything()),
    ]);
  });

  it('is kept once, also when a later proof refers to it again', () => {
    const before = ticket({ evidence: twice });
    expect(addEvidence(before, [piece('base', BASE, 2)], act('developer')).evidence).toHaveLength(5);
    expect(addEvidence(before, [piece('base', BASE, 9)], act('developer')).evidence).toHaveLength(6);
  });
});

describe('a refused submit', () => {
  const working = ticket({
    status: 'in_progress',
    lease: { holder: 'developer:ada', fence: 3, expires_at: '2026-03-01T12:00:00.000Z' },
  });
  const refused = {
    fence: 3,
    commit: FIRST,
    evidence: [piece('commit', FIRST, 3)],
    refusal: {
      code: 'checks_failed' as const,
      message: 'T-0001 stays in progress: unit: failed',
      details: ['unit: greets by name: expected 1, got 2'],
    },
  };

  it('is an event of the history: who, when, which commit, what for', () => {
    const after = must(refuseSubmit(working, refused, act('developer', 7)));
    expect(after.status).toBe('in_progress');
    expect(after.history.at(-1)).toEqual({
      at: '2026-03-01T10:07:00.000Z',
      by: 'developer:ada',
      via: 'ssh',
      from: 'in_progress',
      to: 'in_progress',
      commit: FIRST,
      reason: 'submit refused (checks_failed): T-0001 stays in progress: unit: failed',
      refusal: { code: 'checks_failed', details: ['unit: greets by name: expected 1, got 2'] },
    });
    expect(after.evidence).toHaveLength(1);
    expect(storyLines(after).slice(-2)).toEqual([
      expect.stringMatching(/in_progress {2}by developer:ada \(ssh\) at 111111111111: submit refused/),
      '    unit: greets by name: expected 1, got 2',
    ]);
  });

  it('is not written by somebody whose lease is gone', () => {
    expect(codeOf(refuseSubmit(working, { ...refused, fence: 2 }, act('developer')))).toBe('lease_lost');
  });
});
