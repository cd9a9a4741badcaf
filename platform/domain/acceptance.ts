import type { CheckRun } from './checks.ts';
import { isDaemon } from './crew.ts';
import { ok, refuse, type Result } from './result.ts';
import { safeLine } from './safe-text.ts';
import type { Act } from './ticket-transitions.ts';
import type { AcceptanceLine, Ticket } from './ticket.ts';

/** What a submit says proves one line; `line` counts from 1. */
export type ProofClaim = Pick<NonNullable<AcceptanceLine['proof']>, 'kind' | 'text'> & { line: number };

/** passed tests that a refusal names */
const NAMED_TESTS = 15;
const CLAIM = /^(\d{1,3})=(check|test|note):(.+)$/s;
const SPELLED = 'LINE=check:NAME, LINE=test:NAME or LINE=note:TEXT, e.g. 1=check:unit';

/** Reads "1=check:unit", "2=test:greets by name", "3=note:see the page"; each line of the ticket at most once. */
export function parseClaims(texts: readonly string[], ticket: Ticket): Result<ProofClaim[]> {
  const claims: ProofClaim[] = [];
  for (const text of texts) {
    const [, line = '', kind, said = ''] = CLAIM.exec(text.trim()) ?? [];
    if (kind !== 'check' && kind !== 'test' && kind !== 'note')
      return refuse('invalid_input', `no proof of an acceptance line: ${safeLine(text, 80)}`, SPELLED);
    const claim = { line: Number(line), kind, text: safeLine(said.trim(), 500) } as const;
    const known = knownLine(ticket, claim.line);
    if (!known.ok) return known;
    if (claims.some((other) => other.line === claim.line))
      return refuse('invalid_input', `acceptance line ${claim.line} is named twice`, 'one proof a line');
    claims.push(claim);
  }
  return ok(claims);
}

/** Only what the platform saw pass at the commit may stand as proof; a note is somebody's word, and is shown as that. */
export function checkClaims(claims: readonly ProofClaim[], runs: readonly CheckRun[]): Result<null> {
  const wrong = claims.flatMap((claim) => {
    const fault = faultOf(claim, runs);
    return fault === null ? [] : [`acceptance line ${claim.line}: ${fault}`];
  });
  if (wrong.length === 0) return ok(null);
  const names = runs.map((run) => run.name).join(', ');
  const tests = runs.flatMap((run) => run.passedTests.map((name) => `passed: ${safeLine(name, 200)}`));
  return refuse(
    'invalid_input',
    wrong.join('; '),
    `name what passed (checks: ${names || 'none'}), or say it as a note: LINE=note:TEXT`,
    tests.slice(0, NAMED_TESTS),
  );
}

function faultOf({ kind, text }: ProofClaim, runs: readonly CheckRun[]): string | null {
  if (kind === 'note') return null;
  const passed = runs.filter((run) => run.outcome === 'passed');
  if (kind === 'check')
    return passed.some((run) => run.name === text) ? null : `no check "${text}" passed at this commit`;
  return passed.some((run) => run.passedTests.some((name) => sameTest(name, text)))
    ? null
    : `no passed test of the reports is called "${text}"`;
}

/** A report names a test by its suites too ("shop > greets by name"): the last part is enough. */
function sameTest(full: string, name: string): boolean {
  return full === name || full.endsWith(` > ${name}`);
}

/** The lines after a submit: its claims, and no mark that was given for another commit. */
export function claimLines(
  lines: readonly AcceptanceLine[],
  claims: readonly ProofClaim[],
  { act, commit }: { act: Act; commit: string },
): AcceptanceLine[] {
  return lines.map((line, index) => {
    const { proof: _, marked, ...rest } = line;
    const claim = claims.find((one) => one.line === index + 1);
    const proof = claim && {
      kind: claim.kind,
      text: claim.text,
      by: act.by,
      at: act.now.toISOString(),
      commit,
    };
    const kept = marked?.commit === commit ? { marked } : { state: 'open' as const };
    return { ...rest, ...kept, ...(proof ? { proof } : {}) };
  });
}

/** An approval marks met what the submit gave a proof for. A rule that approves has read no note: it marks only what was seen to pass. */
export function approveLines(
  lines: readonly AcceptanceLine[],
  act: Act,
  commit: string | null,
): AcceptanceLine[] {
  return lines.map((line) => {
    const { proof } = line;
    if (!proof || proof.commit !== commit || line.state === 'met') return line;
    if (proof.kind === 'note' && isDaemon(act.by)) return line;
    return { ...line, state: 'met', marked: markOf(act, commit) };
  });
}

export type LineMarks = { met?: readonly number[]; unmark?: readonly number[] };

/** A person marks lines by hand, or takes the mark off. */
export function markLines(
  ticket: Ticket,
  { met = [], unmark = [] }: LineMarks,
  act: Act,
): Result<AcceptanceLine[]> {
  if (met.length + unmark.length === 0) return ok(ticket.acceptance);
  if (isDaemon(act.by))
    return refuse('not_allowed', 'only a person marks an acceptance line', 'say it in a comment');
  const both = met.find((line) => unmark.includes(line));
  if (both !== undefined)
    return refuse('invalid_input', `acceptance line ${both} cannot be both`, 'give --met or --unmark');
  for (const line of [...met, ...unmark]) {
    const known = knownLine(ticket, line);
    if (!known.ok) return known;
  }
  const marked = markOf(act, ticket.commits.at(-1)?.sha ?? null);
  return ok(
    ticket.acceptance.map((line, index): AcceptanceLine => {
      const { marked: _, ...rest } = line;
      if (met.includes(index + 1)) return { ...rest, state: 'met', marked };
      return unmark.includes(index + 1) ? { ...rest, state: 'open' } : line;
    }),
  );
}

/** One word for a line's state. Nothing stays "open" on a ticket that has ended: then it is said that nobody marked it. */
export function acceptanceWord(
  status: Ticket['status'],
  { state }: AcceptanceLine,
): 'met' | 'failed' | 'open' | 'not marked' {
  if (state !== 'open') return state;
  return status === 'done' || status === 'closed' ? 'not marked' : 'open';
}

/** Each line with its number, state, proof and mark. */
export function acceptanceLines({ acceptance, status }: Ticket): string[] {
  return acceptance.flatMap((line, index) => {
    const head = `${index + 1}. [${acceptanceWord(status, line)}] ${safeLine(line.text, 300)}`;
    const { proof, marked } = line;
    const said = proof
      ? `${PROVED[proof.kind]} "${safeLine(proof.text, 200)}" at ${proof.commit.slice(0, 12)}, by ${safeLine(proof.by, 80)}`
      : null;
    const mark = marked
      ? `marked ${line.state} by ${safeLine(marked.by, 80)} at ${marked.at}${marked.commit ? ` for ${marked.commit.slice(0, 12)}` : ''}`
      : null;
    return [head, ...[said, mark].filter((text) => text !== null).map((text) => `   ${text}`)];
  });
}

const PROVED = { check: 'passed: check', test: 'passed: test', note: 'said, not tested:' } as const;

/** For whoever has just approved: what still has no mark. Empty when there is nothing to say. */
export function unmarkedText({ id, acceptance }: Ticket): string {
  const left = acceptance.flatMap((line, index) => (line.state === 'open' ? [index + 1] : []));
  if (left.length === 0) return '';
  return `  not marked: acceptance line ${left.join(', ')}; where met: ticket edit ${id} --met ${left[0] ?? 1}\n`;
}

const markOf = (act: Act, commit: string | null) => ({ by: act.by, at: act.now.toISOString(), commit });

function knownLine({ id, acceptance }: Ticket, line: number): Result<null> {
  if (line >= 1 && line <= acceptance.length) return ok(null);
  const has = acceptance.length === 0 ? 'no acceptance lines' : `acceptance lines 1 to ${acceptance.length}`;
  return refuse('invalid_input', `${id} has ${has}, not ${line}`, `see: ticket show ${id}`);
}
