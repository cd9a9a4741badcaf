import type { LogLineView } from '../../../contract-stacks.ts';
import { levelOf, shapeOf, type Level } from '../../../../platform/domain/log-level.ts';

export type LogEntry = LogLineView & {
  /** rises in the order of arrival */
  key: number;
  level: Level | null;
  /** no line of this service had this shape before, since the book was opened */
  first: boolean;
};

export type LogBook = {
  /** the oldest first; the same array until something is added */
  entries(): readonly LogEntry[];
  add(lines: readonly LogLineView[]): void;
  /** older lines that were let go */
  dropped(): number;
  /** a reading that goes on where this book ends: from then on; null while it is empty. What comes twice is left out */
  resume(): string | null;
};

export const MAX_LINES = 100_000;
const MAX_CHARS = 30_000_000;
const MAX_SHAPES = 20_000;

/** Lines of many containers in the order of their times, bounded in lines and characters. */
export function createLogBook(maxLines = MAX_LINES): LogBook {
  let entries: LogEntry[] = [];
  let chars = 0;
  let dropped = 0;
  let key = 0;
  const shapes = new Set<string>();
  const last = new Map<string, string>();
  const known = new Map<string, string>();

  const isAgain = ({ container, at }: LogLineView): boolean => {
    const until = known.get(container);
    if (until === undefined) return false;
    if (at <= until) return true;
    known.delete(container);
    return false;
  };
  const entryOf = (line: LogLineView): LogEntry => {
    const shape = `${line.stack}/${line.service} ${shapeOf(line.text)}`;
    const first = shapes.size < MAX_SHAPES && !shapes.has(shape);
    if (first) shapes.add(shape);
    key += 1;
    chars += line.text.length;
    if (line.at !== '') last.set(line.container, line.at);
    return { ...line, key, first, level: levelOf(line.text) };
  };
  const trim = (): void => {
    let from = Math.max(0, entries.length - maxLines);
    for (let index = 0; index < from; index += 1) chars -= entries[index]?.text.length ?? 0;
    for (; chars > MAX_CHARS && from < entries.length - 1; from += 1)
      chars -= entries[from]?.text.length ?? 0;
    if (from === 0) return;
    dropped += from;
    entries = entries.slice(from);
  };
  return {
    entries: () => entries,
    add(lines) {
      const fresh = lines.filter((line) => !isAgain(line)).map(entryOf);
      if (fresh.length === 0) return;
      entries = merged(entries, fresh.sort(byTime));
      trim();
    },
    dropped: () => dropped,
    resume() {
      for (const [container, at] of last) known.set(container, at);
      const times = [...last.values()].sort();
      return times[0] ?? null;
    },
  };
}

/** Both are in order; most of the time the new ones simply come behind. */
function merged(before: LogEntry[], fresh: LogEntry[]): LogEntry[] {
  const [first] = fresh;
  if (!first) return before;
  let from = before.length;
  while (from > 0 && (before[from - 1]?.at ?? '') > first.at) from -= 1;
  if (from === before.length) return before.concat(fresh);
  return before.slice(0, from).concat(woven(before.slice(from), fresh));
}

function woven(older: LogEntry[], newer: LogEntry[]): LogEntry[] {
  const all: LogEntry[] = [];
  let left = 0;
  let right = 0;
  while (left < older.length && right < newer.length) {
    const a = older[left];
    const b = newer[right];
    if (!a || !b) break;
    if (a.at <= b.at) {
      all.push(a);
      left += 1;
    } else {
      all.push(b);
      right += 1;
    }
  }
  return all.concat(older.slice(left), newer.slice(right));
}

function byTime(a: LogEntry, b: LogEntry): number {
  if (a.at === b.at) return a.key - b.key;
  return a.at < b.at ? -1 : 1;
}
