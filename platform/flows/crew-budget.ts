import { startOfDay } from '../domain/model-budget.ts';
import { overBudget } from '../domain/pilot-budget.ts';
import type { Ports } from '../ports.ts';

/** US dollars of all roles since midnight (UTC). */
export async function spentToday(ports: Pick<Ports, 'clock' | 'usage'>): Promise<number> {
  const { usd } = await ports.usage.sum({ since: startOfDay(ports.clock.now()) });
  return usd;
}

/** Why the crew begins no more work today; null while it may. */
export async function budgetReached(
  ports: Pick<Ports, 'clock' | 'usage' | 'settings'>,
): Promise<string | null> {
  const { autopilot } = await ports.settings.current();
  return overBudget({ spentTodayUsd: await spentToday(ports) }, autopilot.policy);
}
