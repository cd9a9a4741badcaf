import type { LogEntry } from './log-book.ts';
import { LEVELS, type Level } from '../../../../platform/domain/log-level.ts';

export type LogFilter = {
  text: string;
  isRegex: boolean;
  /** this grave or graver; null: all, also those that do not say */
  level: Level | null;
  /** only lines of a shape that was not seen before */
  onlyFirst: boolean;
};
export const NO_FILTER: LogFilter = { text: '', isRegex: false, level: null, onlyFirst: false };

/** What a search may look at of one line. */
const SEARCHED = 4000;

/** Pure: what finds the text; null when the pattern is none. */
export function matcherOf({ text, isRegex }: Pick<LogFilter, 'text' | 'isRegex'>): RegExp | null {
  try {
    return new RegExp(isRegex ? text : text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  } catch {
    return null;
  }
}

/** Pure: the entries that pass; all of them, and the same array, without a filter. */
export function filtered(entries: readonly LogEntry[], filter: LogFilter): readonly LogEntry[] {
  const matcher = filter.text === '' ? null : matcherOf(filter);
  if (filter.text !== '' && matcher === null) return [];
  if (matcher === null && filter.level === null && !filter.onlyFirst) return entries;
  const levels = new Set<Level | null>(
    filter.level === null ? [null, ...LEVELS] : LEVELS.slice(0, LEVELS.indexOf(filter.level) + 1),
  );
  return entries.filter(
    (entry) =>
      levels.has(entry.level) &&
      (!filter.onlyFirst || entry.first) &&
      (matcher === null || matcher.test(entry.text.slice(0, SEARCHED))),
  );
}

/** Pure: the text in pieces, every second of which is what was searched for. */
export function markedPieces(text: string, filter: Pick<LogFilter, 'text' | 'isRegex'>): string[] {
  const matcher = filter.text === '' ? null : matcherOf(filter);
  if (matcher === null) return [text];
  const found = matcher.exec(text);
  if (!found || found[0] === '') return [text];
  const end = found.index + found[0].length;
  return [text.slice(0, found.index), found[0], text.slice(end)];
}
