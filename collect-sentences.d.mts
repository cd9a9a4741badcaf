export function sentencesIn(
  source: string,
  options?: { wanted?: ReadonlySet<string> | null; skipped?: ReadonlySet<string> },
): string[];
