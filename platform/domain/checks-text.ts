import type { CheckRun } from './checks.ts';
import type { TestCounts } from './junit.ts';
import { safeLine } from './safe-text.ts';

/** "12 passed, 1 failed, 0 skipped" */
export function countsText(tests: TestCounts): string {
  return `${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`;
}

/** One line: name, outcome, figures, why. */
export function runLine(run: CheckRun): string {
  const seconds = `${(run.durationMs / 1000).toFixed(1)} s`;
  const parts = [run.tests === null ? null : countsText(run.tests), run.message].filter(
    (part) => part !== null,
  );
  return safeLine(
    `${run.name}: ${run.outcome} (${seconds})${parts.length === 0 ? '' : ` ${parts.join('; ')}`}`,
    500,
  );
}

const FIRST_LINES = 10;

/** The first failing tests by name and message, or the last lines that were printed. */
export function failureLines(run: CheckRun): string[] {
  if (run.failures.length > 0) {
    return run.failures
      .slice(0, FIRST_LINES)
      .map(({ name, message }) => safeLine(`${run.name}: ${name}: ${message.split('\n')[0] ?? ''}`, 300));
  }
  const printed = run.log.split('\n').filter((line) => line.trim() !== '');
  return printed.slice(-FIRST_LINES).map((line) => safeLine(`${run.name}: ${line}`, 300));
}
