import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';

import {
  colonEnd,
  endOf,
  entryEnd,
  entryStart,
  lineEnd,
  lineStart,
  trailingComma,
  type Splice,
} from './bounds.ts';
import { rangeOf } from './source.ts';
import type { Spot, Walked } from './walk.ts';

/** The bytes of an entry that go; its comment on the same line goes with it. */
export function planTake(text: string, walked: Walked): Splice | null {
  const { spot } = walked;
  if (spot.kind === 'root') return null;
  const collection = spot.kind === 'pair' ? spot.map : spot.list;
  const index = spot.kind === 'pair' ? spot.map.items.indexOf(spot.pair) : spot.index;
  const size = collection.items.length;
  if (collection.flow === true) return fromFlow(text, collection, index);
  if (size === 1) return emptied(text, collection, holderOf(walked));
  return fromBlock(text, collection, index);
}

function fromFlow(text: string, collection: YAMLMap | YAMLSeq, index: number): Splice {
  const [start, end] = [entryStart(collection, index), entryEnd(text, collection, index)];
  const isLast = index === collection.items.length - 1;
  const [from, to] = isLast
    ? [index > 0 ? entryEnd(text, collection, index - 1) : start, start]
    : [end, entryStart(collection, index + 1)];
  if (text.slice(from, to).includes('#')) {
    const line = lineOfItem(text, start, isLast ? (trailingComma(collection) ?? end) : commaAfter(text, end));
    if (line) return line;
  }
  if (index < collection.items.length - 1) return { start, end: entryStart(collection, index + 1), text: '' };
  if (index > 0) return { start: entryEnd(text, collection, index - 1), end, text: '' };
  return { start, end: trailingComma(collection) ?? end, text: '' };
}

/** The entry with its comma and the comment behind it, where a line ends there: comments of its neighbours stay. */
function lineOfItem(text: string, start: number, end: number | null): Splice | null {
  if (end === null) return null;
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?=\r?\n)/.exec(text.slice(end));
  if (rest === null) return { start, end, text: '' };
  const line = lineStart(text, start);
  const ending = /^\r?\n/.exec(text.slice(end + rest[0].length))?.[0] ?? '';
  const isAlone = text.slice(line, start).trim() === '';
  return isAlone
    ? { start: line, end: end + rest[0].length + ending.length, text: '' }
    : { start, end: end + rest[0].length, text: '' };
}

/** Behind the comma that follows on the same line. */
function commaAfter(text: string, end: number): number | null {
  const comma = /^[ \t]*,/.exec(text.slice(end, end + 1000));
  return comma ? end + comma[0].length : null;
}

/** A collection stays one when its only entry goes. */
function emptied(text: string, collection: YAMLMap | YAMLSeq, holder: Spot | null): Splice {
  const [start, end] = [entryStart(collection, 0), endOf(text, collection)];
  const put = isMap(collection) ? '{}' : '[]';
  const colon = holder?.kind === 'pair' ? colonEnd(holder.pair) : null;
  if (colon !== null && text.slice(colon, start).trim() === '') return { start: colon, end, text: ` ${put}` };
  return { start, end, text: put };
}

function fromBlock(text: string, collection: YAMLMap | YAMLSeq, index: number): Splice {
  const start = entryStart(collection, index);
  const line = lineStart(text, start);
  const end = lineEnd(text, entryEnd(text, collection, index));
  // what stands before it on the line stays, and the next entry moves up
  if (text.slice(line, start).trim() !== '') {
    const gap = /^(?:\r?\n[ \t]*)+/.exec(text.slice(end))?.[0] ?? '';
    return { start, end: end + gap.length, text: '' };
  }
  const ending = /^\r?\n/.exec(text.slice(end, end + 2))?.[0];
  if (ending !== undefined) return { start: line, end: end + ending.length, text: '' };
  const before = /\r?\n$/.exec(text.slice(0, line))?.[0] ?? '';
  return { start: line - before.length, end, text: '' };
}

/** What holds the collection that the spot is in. */
function holderOf({ chain, document, spot }: Walked): Spot | null {
  const collection = spot.kind === 'pair' ? spot.map : spot.kind === 'item' ? spot.list : null;
  const outer = chain[chain.indexOf(collection) - 1];
  if (isMap(outer)) {
    const pair = outer.items.find(({ value }) => value === collection);
    return pair ? { kind: 'pair', map: outer, pair } : null;
  }
  if (isSeq(outer)) return { kind: 'item', list: outer, index: outer.items.indexOf(collection) };
  return { kind: 'root', document };
}

export function outerRange(text: string, node: unknown): readonly [number, number] {
  return [rangeOf(node)[0], endOf(text, node)];
}
