import type { FormatterModule } from 'i18next';

/** What is put into texts, as the language writes it: numbers (12,345 or 12 345) and lists (a, b und c). */
export const formatter: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _how, language = 'en') => spoken(value, language),
};

function spoken(value: unknown, language: string): string {
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
  if (!Array.isArray(value)) return typeof value === 'string' ? value : '';
  return new Intl.ListFormat(language, { type: 'unit', style: 'short' }).format(value.map(String));
}
