/** Dollars as a person reads them: fractions of a cent are told as such, never as nothing. */
export function money(usd: number, language: string): string {
  if (usd > 0 && usd < 0.01) return `< ${money(0.01, language)}`;
  return new Intl.NumberFormat(language, { style: 'currency', currency: 'USD' }).format(usd);
}

export function amount(count: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: count < 100_000 ? 'standard' : 'compact' }).format(
    count,
  );
}
