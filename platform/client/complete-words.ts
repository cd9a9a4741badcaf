import type { CatalogueEntry } from './protocol.ts';

/** Completions of the last word of `line`, and that word, in the shape readline wants. */
export function completeWords(line: string, catalogue: readonly CatalogueEntry[]): [string[], string] {
  const words = line.trimStart().split(/\s+/);
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const next = last.startsWith('-') ? optionsFor(before, catalogue) : nextWords(before, catalogue);
  const hits = [...new Set(next)].filter((word) => word.startsWith(last)).toSorted();
  return [hits.map((word) => `${word} `), last];
}

function nextWords(before: readonly string[], catalogue: readonly CatalogueEntry[]): string[] {
  const own = before.length === 0 ? ['help', 'exit'] : [];
  const fitting = catalogue.filter((entry) => before.every((word, at) => entry.words[at] === word));
  return [...own, ...fitting.flatMap((entry) => entry.words[before.length] ?? [])];
}

function optionsFor(before: readonly string[], catalogue: readonly CatalogueEntry[]): string[] {
  const called = catalogue.filter(
    (entry) => entry.words.length > 0 && entry.words.every((word, at) => before[at] === word),
  );
  return called.flatMap((entry) => entry.options);
}
