import { countsText, failureLines, runLine } from '../domain/checks-text.ts';
import { refuse, type Refusal } from '../domain/result.ts';
import type { Evidence, Ticket } from '../domain/ticket.ts';
import type { ProvedRuns } from './run-checks.ts';

/** A change that makes tests disappear is not proved by those that are left. */
export function fewerTests(base: readonly Evidence[], commit: readonly Evidence[]): string[] {
  return commit.flatMap((now) => {
    const before = base.find((item) => item.name === now.name)?.tests;
    const ran = (tests: { passed: number; failed: number }): number => tests.passed + tests.failed;
    if (before === undefined || (now.tests && ran(now.tests) >= ran(before))) return [];
    return [
      `${now.name}: fewer tests ran than at the base (${countsText(before)}, now ${now.tests ? countsText(now.tests) : 'no report'})`,
    ];
  });
}

/** The refusal of a proof whose checks fail at the commit, with the first failures. */
export function checksFailed(id: string, proved: ProvedRuns): Refusal {
  const failed = proved.runs.filter((run) => run.outcome !== 'passed');
  const { refusal } = refuse(
    'checks_failed',
    `${id} stays in progress: ${failed.map(runLine).join('; ')}`,
    'correct it and try with: check',
    failed.flatMap(failureLines),
  );
  return refusal;
}

/** The refusal with the command that opens each log, by its number on the ticket. */
export function withLogs(refusal: Refusal, ticket: Ticket, evidence: readonly Evidence[]): Refusal {
  const logs = evidence
    .filter(({ kind, run, result, path }) => {
      const counts = run === 'base' ? result === 'error' : result !== 'passed'; // what fails at the base is no reason
      return kind === 'check' && counts && path !== undefined;
    })
    .map((item) => {
      const number = ticket.evidence.findLastIndex((kept) => kept.path === item.path) + 1;
      return `the log of ${item.name}: ticket evidence ${ticket.id} ${number}`;
    });
  return logs.length === 0 ? refusal : { ...refusal, details: [...(refusal.details ?? []), ...logs] };
}

/** What could not be run at the base leaves nothing to compare with: no fault of the work, and no proof either. */
export function notRun(id: string, proved: ProvedRuns): Refusal {
  const lost = proved.runs.filter((run) => run.outcome === 'error');
  const { refusal } = refuse(
    'failed',
    `${id} stays in progress, its base could not be checked: ${lost.map(runLine).join('; ')}`,
    `submit it again: ticket submit ${id}`,
    lost.flatMap(failureLines),
  );
  return refusal;
}
