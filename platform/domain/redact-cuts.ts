import type { Values } from './redact-values.ts';

/** Where something was cut off: a long line, a hit of a search, the middle of a long output. */
const CUT =
  / \[line of \d{1,15} characters\]| \.\.\.(?=\n|$)|\n\[\.\.\. \d{1,15} (?:of \d{1,15} )?characters (?:left out|cut)[^\]\n]{0,200}\]\n/g;
const PART = '[part of a secret]';

/**
 * Text in which no known value stands half beside a cut: its beginning before one, its end behind one. The place of such a
 * part says so, and is never put back.
 */
export function hideParts(text: string, values: Values): string {
  let out = '';
  let from = 0;
  for (const cut of text.matchAll(CUT)) {
    const before = text.slice(from, cut.index);
    out += hideEnd(from === 0 ? before : hideStart(before, values), values) + cut[0];
    from = cut.index + cut[0].length;
  }
  return from === 0 ? text : out + hideStart(text.slice(from), values);
}

function hideEnd(text: string, values: Values): string {
  const length = values.begunAtEnd(text);
  return length === 0 ? text : `${text.slice(0, text.length - length)}${PART}`;
}

function hideStart(text: string, values: Values): string {
  const length = values.endedAtStart(text);
  return length === 0 ? text : `${PART}${text.slice(length)}`;
}
