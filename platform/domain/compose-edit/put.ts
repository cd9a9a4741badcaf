import { isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

import { ok, refuse, type Result } from '../result.ts';
import {
  colonEnd,
  endOf,
  entryEnd,
  entryStart,
  indentAt,
  itemSpot,
  lineEnd,
  lineStart,
  newlineOf,
  valueSpot,
  type Splice,
} from './bounds.ts';
import type { Path } from './path.ts';
import { isEmpty, rangeOf } from './source.ts';
import { nested } from './nested.ts';
import { writeValue, type Style, type Wanted, type Written } from './value.ts';
import type { Spot, Walked } from './walk.ts';

export type Put = { splice: Splice; written: Written };

/** The bytes that give a place its value, which may be there already or not. */
export function planPut(text: string, walked: Walked, wanted: Wanted): Result<Put> {
  const { node, missing, chain } = walked;
  const flow = chain.slice(0, -1).some((one) => isFlow(one));
  if (missing.length === 0)
    return isEmpty(node) ? fill(text, walked, wanted, flow) : replace(text, walked, wanted, flow);
  if (isMap(node) || isSeq(node))
    return add(text, node, missing, { wanted, flow: flow || isFlow(node), step: stepOf(chain[0], text) });
  if (isEmpty(node)) return grow(text, walked, wanted, flow);
  if (isScalar(node) && node.value === null) return replace(text, walked, wanted, true);
  return refuse('unsupported', 'something else stands there', 'do it by hand');
}

function replace(text: string, { node, spot, missing }: Walked, wanted: Wanted, flow: boolean): Result<Put> {
  const like = isScalar(node) ? node.type : undefined;
  const [start] = rangeOf(node);
  const end = endOf(text, node);
  const asText = isScalar(node) && node.tag === 'tag:yaml.org,2002:str' && wanted.kind === 'typed';
  const asked: Wanted = asText ? { ...wanted, kind: 'text', value: wanted.source } : wanted;
  const written = writeValue(asked, { like, flow: flow || !isAlone(text, end) });
  const collection = (isMap(node) || isSeq(node)) && node.flow !== true;
  const header = isScalar(node) && isBlock(node.type) ? headerTail(text, start) : '';
  const column = { text, indent: innerIndent(text, spot) };
  const [first = '', ...more] =
    missing.length > 0 ? nested(missing, written.lines, { flow: true, like, step: '' }) : written.lines;
  const put = joined([first + header, ...more], column);
  const colon = spot.kind === 'pair' ? colonEnd(spot.pair) : null;
  if (collection && colon !== null && text.slice(colon, start).trim() === '')
    return ok({ splice: { start: colon, end, text: ` ${put}` }, written });
  return ok({ splice: { start, end, text: put }, written });
}

/** A comment behind | or > stays there. */
function headerTail(text: string, start: number): string {
  return /^[|>][-+\d]*([ \t]+#.*)$/.exec(text.slice(start, lineEnd(text, start)))?.[1] ?? '';
}

/** A value behind a colon or dash that has none. */
function fill(text: string, { spot }: Walked, wanted: Wanted, flow: boolean): Result<Put> {
  const at = spotOf(text, spot);
  const like = beside(wanted, siblingStyle(spot));
  const written = writeValue(wanted, { like, flow: flow || !isAlone(text, at ?? 0) });
  const put = joined(written.lines, { text, indent: innerIndent(text, spot) });
  if (at !== null) return ok({ splice: { start: at, end: at, text: ` ${put}` }, written });
  const end = flow && spot.kind === 'pair' ? rangeOf(spot.pair.key)[1] : null;
  if (end === null) return refuse('unsupported', 'it is written in a rare way', 'do it by hand');
  return ok({ splice: { start: end, end, text: `: ${put}` }, written });
}

function spotOf(text: string, spot: Spot): number | null {
  if (spot.kind === 'root') return text.length;
  return spot.kind === 'pair' ? valueSpot(spot.pair) : itemSpot(spot.list, spot.index);
}

/** A comment behind it, or an indented one below it, would become a line of a block of text. */
function isAlone(text: string, at: number): boolean {
  const end = lineEnd(text, at);
  return text.slice(at, end).trim() === '' && !/^\s*\n[ \t]+#/.test(text.slice(end, end + 2000));
}

/** Lines below a key that has nothing yet. */
function grow(text: string, walked: Walked, wanted: Wanted, flow: boolean): Result<Put> {
  const { spot, missing } = walked;
  const step = stepOf(walked.chain[0], text);
  const written = writeValue(wanted, { like: undefined, flow: flow || spot.kind === 'item' });
  if (spot.kind === 'root')
    return ok({ splice: atEnd(text, nested(missing, written.lines, { flow: false, step })), written });
  const at = spotOf(text, spot);
  if (flow || spot.kind === 'item') {
    const [inner = ''] = nested(missing, written.lines, { flow: true, step });
    const start = at ?? (spot.kind === 'pair' ? rangeOf(spot.pair.key)[1] : 0);
    return ok({ splice: { start, end: start, text: `${at === null ? ':' : ''} ${inner}` }, written });
  }
  if (at === null) return refuse('unsupported', 'it is written in a rare way', 'do it by hand');
  const indent = indentOf(text, spot) + step;
  const lines = nested(missing, written.lines, { flow: false, step });
  const end = lineEnd(text, at);
  return ok({ splice: { start: end, end, text: below(text, lines, indent) }, written });
}

/** One more entry at the end of a collection. */
function add(
  text: string,
  into: YAMLMap | YAMLSeq,
  missing: Path,
  { wanted, flow, step }: { wanted: Wanted; flow: boolean; step: string },
): Result<Put> {
  const { key, value } = styleIn(into, flow);
  const written = writeValue(wanted, { like: beside(wanted, value), flow });
  const last = into.items.length - 1;
  if (flow) {
    const [inner = ''] = nested(missing, written.lines, { flow: true, like: key, step: '', bare: true });
    return ok({ splice: inFlow(text, into, inner), written });
  }
  const lines = nested(missing, written.lines, { flow: false, like: key, step });
  const end = lineEnd(text, entryEnd(text, into, last));
  return ok({
    splice: { start: end, end, text: below(text, lines, indentAt(text, entryStart(into, last))) },
    written,
  });
}

function inFlow(text: string, into: YAMLMap | YAMLSeq, entry: string): Splice {
  const last = into.items.length - 1;
  if (last < 0) {
    const start = rangeOf(into)[0] + 1;
    return { start, end: start, text: text.startsWith(' ', start) ? ` ${entry}` : entry };
  }
  const end = entryEnd(text, into, last);
  const before = text.slice(lineStart(text, entryStart(into, last)), entryStart(into, last));
  const own = last > 0 && before.trim() === '' && before !== '';
  return { start: end, end, text: own ? `,${newlineOf(text)}${before}${entry}` : `, ${entry}` };
}

function atEnd(text: string, lines: string[]): Splice {
  const newline = newlineOf(text);
  const ends = text === '' || text === '\uFEFF' || text.endsWith('\n');
  return {
    start: text.length,
    end: text.length,
    text: `${ends ? '' : newline}${lines.join(newline)}${newline}`,
  };
}

function below(text: string, lines: readonly string[], indent: string): string {
  const newline = newlineOf(text);
  return lines.map((line) => `${newline}${line === '' ? '' : indent + line}`).join('');
}

function joined(
  [first = '', ...more]: readonly string[],
  { text, indent }: { text: string; indent: string },
): string {
  return first + below(text, more, indent);
}

/** Where the lines of a block of text begin that stands at this place. */
function innerIndent(text: string, spot: Spot): string {
  return spot.kind === 'root' ? '  ' : `${indentOf(text, spot)}  `;
}

function indentOf(text: string, spot: Exclude<Spot, { kind: 'root' }>): string {
  const collection = spot.kind === 'pair' ? spot.map : spot.list;
  return indentAt(text, entryStart(collection, 0));
}

/** How much deeper this file writes what is inside a mapping. */
function stepOf(node: unknown, text: string): string {
  if (!isMap(node) || node.flow === true) return '  ';
  for (const { value } of node.items) {
    if (!isMap(value) || value.flow === true || value.items.length === 0) continue;
    const deeper = indentAt(text, entryStart(value, 0)).length - indentAt(text, entryStart(node, 0)).length;
    if (deeper > 0) return ' '.repeat(deeper);
  }
  return '  ';
}

/** The quotes of the entries that are there already, for one more of the same kind. */
function styleIn(into: YAMLMap | YAMLSeq, flow: boolean): { key: Style['like']; value: Style['like'] } {
  if (isSeq(into)) return { key: undefined, value: quotesOf(into.items.at(-1)) };
  const [first] = into.items;
  const key = quotesOf(first?.key);
  return { key, value: flow && key === 'QUOTE_DOUBLE' ? key : undefined };
}

/** A new number is a number beside texts too. */
function beside(wanted: Wanted, like: Style['like']): Style['like'] {
  return wanted.kind === 'text' ? like : undefined;
}

function siblingStyle(spot: Spot): Style['like'] {
  if (spot.kind === 'item') return quotesOf(spot.list.items[spot.index === 0 ? 1 : 0]);
  return undefined;
}

function quotesOf(node: unknown): Scalar.Type | undefined {
  const type = isScalar(node) ? node.type : undefined;
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? type : undefined;
}

function isBlock(type: Scalar.Type | undefined): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}

export function isFlow(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

export function isPassable(node: unknown): boolean {
  return (
    isMap(node) || isSeq(node) || isAlias(node) || isEmpty(node) || (isScalar(node) && node.value === null)
  );
}
