import type { Change } from './change.ts';
import type { CheckRun } from './checks.ts';
import { isTest } from './judge.ts';
import { safeLine } from './safe-text.ts';
import type { Evidence } from './ticket.ts';

const MAX_FILES = 50;
const REGULAR = new Set(['100644', '100755']);

/** Test files of a change that can be laid over the old code. */
export function reproductionFiles(changes: readonly Change[]): string[] {
  return changes
    .filter((change) => change.status !== 'deleted' && REGULAR.has(change.mode) && isTest(change.path))
    .map((change) => change.path)
    .slice(0, MAX_FILES);
}

/** `passed`: the new tests fail on the old code and pass on the new, so they show what was changed. */
export function reproductionVerdict(
  run: Pick<CheckRun, 'outcome' | 'tests'>,
  files: readonly string[],
  passesAtCommit: boolean,
): Pick<Evidence, 'result' | 'summary'> {
  const named = safeLine(files.join(', '), 500);
  if (run.outcome === 'error' || run.outcome === 'timeout')
    return { result: 'error', summary: `${named}: could not be run on the old code (${run.outcome})` };
  if (run.outcome === 'passed')
    return { result: 'info', summary: `${named}: pass on the old code too, so they do not show the change` };
  return passesAtCommit
    ? { result: 'passed', summary: `${named}: fail on the old code and pass with the change` }
    : { result: 'info', summary: `${named}: fail on the old code; not proved to pass with the change` };
}
