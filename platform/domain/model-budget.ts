import { ok, refuse, type Result } from './result.ts';

/** One limit in US dollars, what counts against it so far (calls under way at their worst case), and how to say it. */
export type BudgetLine = { of: string; limitUsd: number; spentUsd: number; hint: string };

/** Refused with `limits` when the call could go past a limit. A call that costs nothing always fits. */
export function fitsBudget(lines: readonly BudgetLine[], worstUsd: number): Result<null> {
  if (worstUsd === 0) return ok(null);
  for (const { of, limitUsd, spentUsd, hint } of lines) {
    if (spentUsd + worstUsd <= limitUsd) continue;
    return refuse(
      'limits',
      `the budget of ${of} is ${dollars(limitUsd)}; ${dollars(spentUsd)} are spent or under way and this call may cost ${dollars(worstUsd)}`,
      hint,
    );
  }
  return ok(null);
}

export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  return usd < 0.01 ? `$${usd.toFixed(5)}` : `$${usd.toFixed(2)}`;
}

/** Midnight UTC of the day: budgets of a day begin there. */
export function startOfDay(now: Date): string {
  return `${now.toISOString().slice(0, 10)}T00:00:00.000Z`;
}
