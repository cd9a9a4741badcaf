import type { Reporter, TestCase } from 'vitest/node';

/** Names, at the end of a run, each test that passed only when it was run once more. */
export default class UnsteadyReporter implements Reporter {
  readonly #unsteady: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (!test.diagnostic()?.flaky) return;
    const first = test.result().errors?.[0]?.message ?? 'no error was kept';
    this.#unsteady.push(`${test.module.relativeModuleId} > ${test.fullName}\n    ${first}`);
  }

  onTestRunEnd(): void {
    if (this.#unsteady.length === 0) return;
    console.log(`Unsteady, passed only when run once more (${this.#unsteady.length}):`);
    for (const one of this.#unsteady) console.log(`  ${one}`);
  }
}
