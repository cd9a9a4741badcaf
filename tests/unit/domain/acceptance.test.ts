import { describe, expect, it } from 'vitest';

import {
  acceptanceLines,
  approveLines,
  checkClaims,
  claimLines,
  markLines,
  parseClaims,
  unmarkedText,
} from '../../../platform/domain/acceptance.ts';
import type { CheckRun } from '../../../platform/domain/checks.ts';
import { approveTicket, reopenTicket, submitTicket } from '../../../platform/domain/ticket-review.ts';
import { act, codeOf, must, ticket } from '../../support/ticket-fixture.ts';

const LINES = ['greets by name', 'answers within a second', 'the page says so'];
const fresh = () => ticket({}, { acceptance: LINES });
const COMMIT = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

const run = (fields: Partial<CheckRun> = {}): CheckRun => ({
  name: 'unit',
  outcome: 'passed',
  exitCode: 0,
  durationMs: 1,
  message: null,
  tests: null,
  failures: [],
  passedTests: ['greeting > greets by name'],
  log: '',
  ...fields,
});

describe('what a submit says of acceptance lines', () => {
  it('is a check, a test or a note for one line each', () => {
    expect(
      must(parseClaims(['1=test:greets by name', '2=check:unit', '3=note: seen by hand '], fresh())),
    ).toEqual([
      { line: 1, kind: 'test', text: 'greets by name' },
      { line: 2, kind: 'check', text: 'unit' },
      { line: 3, kind: 'note', text: 'seen by hand' },
    ]);
  });

  it.each([['1=unit'], ['check:unit'], ['1=tset:x'], ['4=note:x'], ['0=note:x'], ['1=note:']])(
    'is refused as %j',
    (text) => {
      expect(codeOf(parseClaims([text], fresh()))).toBe('invalid_input');
    },
  );

  it('names each line once', () => {
    expect(codeOf(parseClaims(['1=check:unit', '1=note:x'], fresh()))).toBe('invalid_input');
  });

  it('stands when the platform saw it pass, by the last part of a name too', () => {
    expect(
      codeOf(
        checkClaims(
          [
            { line: 1, kind: 'test', text: 'greets by name' },
            { line: 2, kind: 'check', text: 'unit' },
          ],
          [run()],
        ),
      ),
    ).toBeNull();
  });

  it.each([
    ['no such test', { line: 1, kind: 'test', text: 'by name' } as const, run()],
    ['no such check', { line: 1, kind: 'check', text: 'e2e' } as const, run()],
    ['a failed check', { line: 1, kind: 'check', text: 'unit' } as const, run({ outcome: 'failed' })],
    [
      'a test of a failed run',
      { line: 1, kind: 'test', text: 'greets by name' } as const,
      run({ outcome: 'failed' }),
    ],
  ])('is refused for %s', (_what, claim, ran) => {
    expect(checkClaims([claim], [ran])).toMatchObject({
      ok: false,
      refusal: {
        code: 'invalid_input',
        message: expect.stringContaining('acceptance line 1'),
        details: ['passed: greeting > greets by name'],
      },
    });
  });
});

describe('the acceptance lines of a ticket', () => {
  const claims = [
    { line: 1, kind: 'test', text: 'greets by name' },
    { line: 3, kind: 'note', text: 'seen by hand' },
  ] as const;
  const claimed = (commit = COMMIT) =>
    claimLines(fresh().acceptance, claims, { act: act('developer'), commit });

  it('are marked met by an approval, with who, when and which commit', () => {
    const [first, second, third] = approveLines(claimed(), act('manager', 5), COMMIT);
    expect(first).toMatchObject({
      state: 'met',
      proof: { kind: 'test', by: 'developer:ada', commit: COMMIT },
      marked: { by: 'manager:ada', at: '2026-03-01T10:05:00.000Z', commit: COMMIT },
    });
    expect(second).toEqual({ text: LINES[1], state: 'open' });
    expect(third).toMatchObject({ state: 'met' });
  });

  it('are not marked for a note by a rule, which cannot have read it', () => {
    const lines = approveLines(claimed(), act('autopilot', 5, 'daemon'), COMMIT);
    expect(lines.map((line) => line.state)).toEqual(['met', 'open', 'open']);
  });

  it('lose marks and proofs of another commit with the next submit', () => {
    const approved = approveLines(claimed(), act('manager'), COMMIT);
    const again = claimLines(approved, [], { act: act('developer'), commit: OTHER });
    expect(again).toEqual(fresh().acceptance);
    expect(claimLines(approved, [], { act: act('developer'), commit: COMMIT })[0]?.state).toBe('met');
  });

  it('go through submit and approve of a ticket, and begin anew with a reopen', () => {
    const begun = ticket(
      {
        status: 'in_progress',
        lease: { holder: 'developer:ada', fence: 1, expires_at: '2026-03-01T12:00:00.000Z' },
      },
      { acceptance: LINES },
    );
    const submitted = must(
      submitTicket(
        begun,
        {
          fence: 1,
          base: OTHER,
          commits: [{ sha: COMMIT, subject: 'x', at: '2026-03-01T10:00:00.000Z' }],
          evidence: [],
          flags: [],
          claims: [...claims],
        },
        act('developer'),
      ),
    );
    expect(submitted.history.at(-1)?.commit).toBe(COMMIT);
    const approved = must(approveTicket(submitted, act('manager')));
    expect(approved.acceptance.map((line) => line.state)).toEqual(['met', 'open', 'met']);
    expect(unmarkedText(approved)).toContain('ticket edit T-0001 --met 2');
    expect(must(reopenTicket({ ...approved, status: 'done' }, act('manager'), 'again')).acceptance).toEqual(
      fresh().acceptance,
    );
  });

  it('are marked and unmarked by a person, by number', () => {
    const marked = must(markLines(fresh(), { met: [2] }, act('manager')));
    expect(marked[1]).toMatchObject({ state: 'met', marked: { by: 'manager:ada', commit: null } });
    expect(must(markLines({ ...fresh(), acceptance: marked }, { unmark: [2] }, act('owner')))).toEqual(
      fresh().acceptance,
    );
    expect(codeOf(markLines(fresh(), { met: [4] }, act('owner')))).toBe('invalid_input');
    expect(codeOf(markLines(fresh(), { met: [1], unmark: [1] }, act('owner')))).toBe('invalid_input');
    expect(codeOf(markLines(fresh(), { met: [1] }, act('autopilot', 0, 'daemon')))).toBe('not_allowed');
  });

  it('say "not marked" once the ticket has ended, and who said what before', () => {
    expect(acceptanceLines(fresh())[0]).toBe('1. [open] greets by name');
    const done = { ...fresh(), status: 'done' as const, acceptance: claimed() };
    expect(acceptanceLines(done).join('\n')).toMatch(
      /^1\. \[not marked\] greets by name\n {3}passed: test "greets by name" at aaaaaaaaaaaa, by developer:ada\n2\. \[not marked\]/,
    );
    expect(acceptanceLines(done).join('\n')).toContain('said, not tested: "seen by hand"');
  });
});
