export type MemorySample = { minute: number; bytes: number };

/** Bytes a minute, by least squares. */
export function slopeOf(samples: readonly MemorySample[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const minute = mean(samples.map((sample) => sample.minute));
  const bytes = mean(samples.map((sample) => sample.bytes));
  const spread = samples.reduce((sum, sample) => sum + (sample.minute - minute) ** 2, 0);
  if (spread === 0) return Number.NaN;
  return samples.reduce((sum, one) => sum + (one.minute - minute) * (one.bytes - bytes), 0) / spread;
}
