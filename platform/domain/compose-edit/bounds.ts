import { isMap, isScalar, isSeq, type CST, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

import { rangeOf } from './source.ts';

export type Splice = { start: number; end: number; text: string };

export function applySplice(text: string, { start, end, text: put }: Splice): string {
  return text.slice(0, start) + put + text.slice(end);
}

/** Where the line that holds `at` begins; behind the byte order mark in the first one. */
export function lineStart(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Where it ends, before its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The blanks under which more of the same collection are written. */
export function indentAt(text: string, at: number): string {
  const before = text.slice(lineStart(text, at), at);
  return /^ *$/.test(before) ? before : ' '.repeat(before.length);
}

/** The end of what a node says, without the comments and blank lines behind it. */
export function endOf(text: string, node: unknown): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    if (last) return pairEnd(text, last);
  }
  if (isSeq(node) && node.flow !== true) return itemEnd(text, node, node.items.length - 1);
  const [start, end] = rangeOf(node);
  if (start === end) return text.slice(0, end).trimEnd().length; // nothing is written; a comment may follow
  if (!isScalar(node) || (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED')) return end;
  const body = text.slice(start, end);
  // blank lines at the end belong to the value where the header says so
  if (/^[|>]\d*\+/.test(body)) return start + body.replace(/\r?\n$/, '').length;
  return start + body.trimEnd().length;
}

export function pairStart(pair: Pair): number {
  const first = pair.srcToken?.start.find(({ type }) => isOwn(type));
  return first?.offset ?? rangeOf(pair.key)[0];
}

export function pairEnd(text: string, pair: Pair): number {
  const behind = lastOf(tokensBefore(pair));
  const end = pair.value === null ? 0 : endOf(text, pair.value);
  return Math.max(end, behind ?? rangeOf(pair.key)[1]);
}

/** Where a value that is not there yet goes: behind colon, anchor and tag; null where there is no colon. */
export function valueSpot(pair: Pair): number | null {
  return tokensBefore(pair).some(({ type }) => type === 'map-value-ind') ? lastOf(tokensBefore(pair)) : null;
}

export function colonEnd(pair: Pair): number | null {
  const colon = tokensBefore(pair).find(({ type }) => type === 'map-value-ind');
  return colon ? colon.offset + 1 : null;
}

export function itemStart(list: YAMLSeq, index: number): number {
  const first = itemTokens(list, index).find(({ type }) => isOwn(type));
  return first?.offset ?? rangeOf(list.items[index])[0];
}

export function itemSpot(list: YAMLSeq, index: number): number | null {
  return lastOf(itemTokens(list, index));
}

export function itemEnd(text: string, list: YAMLSeq, index: number): number {
  const item = list.items[index];
  return Math.max(endOf(text, item), lastOf(itemTokens(list, index)) ?? 0);
}

export function entryStart(collection: YAMLMap | YAMLSeq, index: number): number {
  if (isSeq(collection)) return itemStart(collection, index);
  const pair = collection.items[index];
  return pair ? pairStart(pair) : rangeOf(collection)[0];
}

export function entryEnd(text: string, collection: YAMLMap | YAMLSeq, index: number): number {
  if (isSeq(collection)) return itemEnd(text, collection, index);
  const pair = collection.items[index];
  return pair ? pairEnd(text, pair) : rangeOf(collection)[1];
}

/** Behind a comma after the last entry of a flow collection, when there is one. */
export function trailingComma(collection: YAMLMap | YAMLSeq): number | null {
  const token = collection.srcToken;
  const last = token && 'items' in token ? token.items.at(-1) : undefined;
  const alone = last && last.key === undefined && last.value === undefined && last.sep === undefined;
  const comma = alone ? last.start.find(({ type }) => type === 'comma') : undefined;
  return comma ? comma.offset + 1 : null;
}

function tokensBefore(pair: Pair): CST.SourceToken[] {
  return pair.srcToken?.sep ?? [];
}

function itemTokens(list: YAMLSeq, index: number): CST.SourceToken[] {
  const token = list.srcToken;
  if (!token || !('items' in token)) return [];
  const items: CST.CollectionItem[] = token.items;
  const real = items.filter(({ start, key, sep, value }) =>
    token.type === 'block-seq'
      ? start.some(({ type }) => type === 'seq-item-ind')
      : key !== undefined || sep !== undefined || value !== undefined,
  );
  return real[index]?.start ?? [];
}

/** The end of the last token that is more than blanks and comments. */
function lastOf(tokens: readonly CST.SourceToken[]): number | null {
  const last = tokens.findLast(({ type }) => isOwn(type) || type === 'map-value-ind');
  return last ? last.offset + last.source.length : null;
}

function isOwn(type: CST.SourceToken['type']): boolean {
  return type === 'anchor' || type === 'tag' || type === 'seq-item-ind' || type === 'explicit-key-ind';
}
