import type { UsagePage } from '../../../contract-crew.ts';

export type Daily = {
  /** noon of each day in seconds, oldest first, without gaps */
  times: number[];
  roles: { role: string; usd: number[] }[];
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
  return { times, roles: names.map((role) => ({ role, usd: times.map((time) => usdOf(role, time)) })) };
}

/** Pure: each role on top of those before it, the tallest first so that every one is seen. */
export function stacked({ times, roles }: Daily): { role: string; tops: number[] }[] {
  const tops = times.map(() => 0);
  const layers = roles.map(({ role, usd }) => {
    usd.forEach((value, index) => (tops[index] = (tops[index] ?? 0) + value));
    return { role, tops: [...tops] };
  });
  return layers.reverse();
}
