import { useTranslation } from 'react-i18next';

import { useNow } from './use-now.ts';

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
] as const;

/** "3 minutes ago", with the whole date when pointed at. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  const { i18n } = useTranslation();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={at} title={date.toLocaleString(i18n.language)} className="figure">
      {relative(date.getTime() - now, i18n.language)}
    </time>
  );
}

function relative(ms: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  let amount = Math.round(ms / 1000);
  if (Math.abs(amount) < 10) return format.format(0, 'second');
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) return format.format(amount, unit);
    amount = Math.round(amount / size);
  }
  return format.format(amount, 'year');
}
