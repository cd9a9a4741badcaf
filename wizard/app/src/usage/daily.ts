import type { UsagePage, UsageSumView } from '../../../contract-crew.ts';

export type Daily = {
  /** noon of each day in seconds, oldest first, without gaps */
  times: number[];
  roles: { role: string; usd: number[] }[];
  /** on which of the days a model was asked, also for nothing */
  asked: boolean[];
};

const DAY_S = 86_400;

/** Pure: dollars of each role for each of the last `days` days up to `today` (YYYY-MM-DD, UTC). */
export function dailyOf(usage: Pick<UsagePage, 'days'>, days: number, today: string): Daily {
  const last = Date.parse(`${today}T12:00:00Z`) / 1000;
  const times = Array.from({ length: days }, (_, index) => last - (days - 1 - index) * DAY_S);
  const names = [...new Set(usage.days.map((row) => row.role))].sort();
  const usdOf = (role: string, time: number): number => {
    const day = new Date(time * 1000).toISOString().slice(0, 10);
    return usage.days
      .filter((row) => row.role === role && row.day === day)
      .reduce((sum, row) => sum + row.usd, 0);
  };
  const known = new Set(usage.days.map((row) => row.day));
  return {
    times,
    roles: names.map((role) => ({ role, usd: times.map((time) => usdOf(role, time)) })),
    asked: times.map((time) => known.has(new Date(time * 1000).toISOString().slice(0, 10))),
  };
}

/** Pure: each role on top of those before it, the tallest first so that every one is seen. */
export function stacked({
  times,
  roles,
}: Pick<Daily, 'times' | 'roles'>): { role: string; tops: number[] }[] {
  const tops = times.map(() => 0);
  const layers = roles.map(({ role, usd }) => {
    usd.forEach((value, index) => (tops[index] = (tops[index] ?? 0) + value));
    return { role, tops: [...tops] };
  });
  return layers.reverse();
}

export function sumUp(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

type ModelSum = UsageSumView & { role: string; model: string };

/** Pure: what each role spent on each model in all those days, the dearest first. */
export function byModel({ days }: Pick<UsagePage, 'days'>): ModelSum[] {
  const sums = new Map<string, ModelSum>();
  for (const { day: _day, ...row } of days) {
    const key = JSON.stringify([row.role, row.model]);
    const before = sums.get(key);
    sums.set(
      key,
      before
        ? {
            ...before,
            calls: before.calls + row.calls,
            inputTokens: before.inputTokens + row.inputTokens,
            outputTokens: before.outputTokens + row.outputTokens,
            usd: before.usd + row.usd,
          }
        : row,
    );
  }
  return [...sums.values()].sort((a, b) => b.usd - a.usd || b.calls - a.calls);
}
