import type { Policy } from './config-crew.ts';
import { decisionFor, type Found } from './pilot-decision.ts';
import type { Snapshot } from './pilot-snapshot.ts';

type Spent = Pick<Snapshot, 'spentTodayUsd'>;
type Limit = Pick<Policy, 'budget_per_day'>;

/** "the crew has spent 1.20 of 10.00 USD today (UTC)" */
export function budgetLine({ spentTodayUsd }: Spent, { budget_per_day }: Limit): string {
  return `the crew has spent ${spentTodayUsd.toFixed(2)} of ${budget_per_day.toFixed(2)} USD today (UTC)`;
}

/** Why no more work is begun today; null while there is money. */
export function overBudget(spent: Spent, limit: Limit): string | null {
  if (spent.spentTodayUsd < limit.budget_per_day || spent.spentTodayUsd === 0) return null;
  return `${budgetLine(spent, limit)}: autopilot.policy.budget_per_day`;
}

/** Puts on record once a day that the money is the reason why nothing more is begun. */
export function considerBudget(snapshot: Snapshot, policy: Policy, found: Found): void {
  const reason = overBudget(snapshot, policy);
  if (reason === null || !found.waits.some(({ why }) => why === reason)) return;
  const held = found.waits.filter(({ why }) => why === reason).map(({ about }) => about);
  found.decisions.push(
    decisionFor(
      `hold budget ${snapshot.at.slice(0, 10)}`,
      { kind: 'hold', reason },
      {
        reason,
        evidence: [`waiting for tomorrow: ${held.slice(0, 20).join(', ')}`],
        alternatives: [{ action: 'go on with the work', why: 'the policy allows no more money for today' }],
      },
    ),
  );
}
