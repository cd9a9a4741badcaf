const STEPS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Pure: "180 MB", in steps of 1024 as the engine counts memory. */
export function bytesText(bytes: number, language: string): string {
  let amount = bytes;
  let step = 0;
  while (amount >= 1024 && step < STEPS.length - 1) {
    amount /= 1024;
    step += 1;
  }
  const digits = amount < 10 && step > 0 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: STEPS[step] ?? 'byte',
    maximumFractionDigits: digits,
  }).format(amount);
}

/** Pure: "42 %", of one processor. */
export function percentText(percent: number, language: string): string {
  return new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: percent < 10 ? 1 : 0,
  }).format(percent / 100);
}
