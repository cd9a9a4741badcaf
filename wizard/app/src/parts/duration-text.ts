/** Pure: "3.2 s", "1 min 20 s". Seconds and minutes by their signs, which are the same in every language. */
export function durationText(ms: number, language: string): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${figure(seconds, 1, language)} s`;
  if (Math.round(seconds) < 60) return `${figure(Math.round(seconds), 0, language)} s`;
  const whole = Math.round(seconds);
  return `${figure(Math.floor(whole / 60), 0, language)} min ${figure(whole % 60, 0, language)} s`;
}

function figure(amount: number, digits: number, language: string): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}
