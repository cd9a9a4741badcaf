import { createValues, MIN_LENGTH, type Values } from './redact-values.ts';

/** Where something was cut off: a long line, a hit of a search, the middle of a long output. */
const CUT =
  / \[line of \d{1,15} characters\]| \.\.\.(?=\n|$)|\n\[\.\.\. \d{1,15} (?:of \d{1,15} )?characters (?:left out|cut)[^\]\n]{0,200}\]\n/g;
const PART = '[part of a secret]';

/** The values to look for beside cuts: as they are, and backwards for what is left of their ends. */
export type PartValues = { forwards: Values; backwards: () => Values };

/**
 * Text in which no known value stands half beside a cut: its beginning before one, its end behind one. The place of such a
 * part says so, and is never put back.
 */
export function hideParts(text: string, { forwards, backwards }: PartValues): string {
  let out = '';
  let from = 0;
  for (const cut of text.matchAll(CUT)) {
    const before = text.slice(from, cut.index);
    out += hideEnd(from === 0 ? before : hideStart(before, backwards()), forwards) + cut[0];
    from = cut.index + cut[0].length;
  }
  return from === 0 ? text : out + hideStart(text.slice(from), backwards());
}

/** Values written backwards. */
export function backwardsOf(values: Iterable<string>): Values {
  const turned = createValues();
  for (const value of values) turned.add(turn(value), '');
  return turned;
}

function hideEnd(text: string, values: Values): string {
  const length = partLength(text, values);
  return length === 0 ? text : `${text.slice(0, text.length - length)}${PART}`;
}

function hideStart(text: string, backwards: Values): string {
  const length = partLength(turn(text.slice(0, backwards.longest())), backwards);
  return length === 0 ? text : `${PART}${text.slice(length)}`;
}

/** The most characters at the end of a text that begin a value; 0 when there are fewer than MIN_LENGTH. */
function partLength(text: string, values: Values): number {
  for (let at = Math.max(0, text.length - values.longest()); at <= text.length - MIN_LENGTH; at += 1)
    if (values.begins(text, at)) return text.length - at;
  return 0;
}

/** By code units: only to be compared with what was turned in the same way. */
function turn(text: string): string {
  return text.split('').toReversed().join('');
}
