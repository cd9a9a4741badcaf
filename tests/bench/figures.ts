export type Figure = { what: string; p50: string; p95: string; goal: string };

/** Percentile of `values` (0..1), nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function timing(what: string, milliseconds: number[], goal: string): Figure {
  const show = (share: number) => `${percentile(milliseconds, share).toFixed(1)} ms`;
  return { what: `${what} (n=${milliseconds.length})`, p50: show(0.5), p95: show(0.95), goal };
}

export function single(what: string, value: string, goal: string): Figure {
  return { what, p50: value, p95: '', goal };
}

/** Times `work` so often, one after the other, in milliseconds. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const results: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await work();
    results.push(performance.now() - started);
  }
  return results;
}
