import { safeLine, safeText } from '../safe-text.ts';

const SHOWN_LINES = 400;

/** What a change of a compose file came to, for a terminal. */
export function savedText(saved: {
  file: string;
  version: number | null;
  changes: readonly string[];
}): string {
  if (saved.version === null) return `${safeLine(saved.file, 200)} says so already\n`;
  return `${safeLine(saved.file, 200)}: version ${String(saved.version)}\n${meaningText(saved.changes)}`;
}

export function meaningText(changes: readonly string[]): string {
  return changes.length === 0
    ? '  no change in meaning\n'
    : changes.map((line) => `  ${safeText(line)}\n`).join('');
}

/** One version in a list of them. */
export function versionLines(version: {
  id: number;
  at: string;
  by: string | null;
  how: string;
  current: boolean;
  changes: readonly string[] | null;
}): string {
  const { id, at, by, how, current, changes } = version;
  const who = by === null ? 'somebody, outside' : safeLine(by, 60);
  const head = `${String(id).padStart(4)}  ${at.slice(0, 19).replace('T', ' ')}  ${how === 'outside' ? who : `${how} by ${who}`}`;
  return `${head}${current ? '  (now)' : ''}\n${changes === null ? '' : meaningText(changes).replaceAll(/^/gm, '      ').trimEnd() + '\n'}`;
}

/** The lines between the first and the last that differ: "-" as it is now, "+" as it would be. */
export function lineDiff(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const removed = old.slice(head, old.length - tail).map((line) => `- ${line}`);
  const added = now.slice(head, now.length - tail).map((line) => `+ ${line}`);
  const lines = [...removed, ...added];
  if (lines.length === 0) return '';
  const more = lines.length > SHOWN_LINES ? `... and ${String(lines.length - SHOWN_LINES)} lines more\n` : '';
  return `from line ${String(head + 1)}:\n${lines
    .slice(0, SHOWN_LINES)
    .map((line) => `${safeText(line)}\n`)
    .join('')}${more}`;
}
