const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
] as const;
/** Below this, figures only flicker. */
const NOW_SECONDS = 10;

/** Pure: "3 min. ago". What has happened is never told as still to come, whatever two clocks say of each other. */
export function agoText(at: number, now: number, language: string): string {
  return relative(Math.min(0, at - now), language);
}

/** Pure: "in 3 min.", for what ends at a time that was set. */
export function untilText(at: number, now: number, language: string): string {
  return relative(at - now, language);
}

function relative(ms: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  let amount = Math.round(ms / 1000);
  if (Math.abs(amount) < NOW_SECONDS) return format.format(0, 'second');
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) return format.format(amount, unit);
    amount = Math.round(amount / size);
  }
  return format.format(amount, 'year');
}
