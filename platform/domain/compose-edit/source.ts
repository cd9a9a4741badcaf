import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml';

import { ok, refuse, type Result } from '../result.ts';
import { findDoubleKeys } from '../yaml-keys.ts';

export type Source = { text: string; lines: LineCounter; documents: Document.Parsed[] };

/** A YAML text; for an edit with the place of every token, which takes twice the memory. Refused with the line of its first fault. */
export function readSource(text: string, forEdit = false): Result<Source> {
  const lines = new LineCounter();
  const options = {
    lineCounter: lines,
    merge: true,
    keepSourceTokens: forEdit,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.2',
    uniqueKeys: false, // looked for below: the library compares each key with each other one
  } as const;
  const found = parseAllDocuments(text, options);
  const documents = 'empty' in found ? [parseDocument(text, options)] : found;
  const [fault] = documents.flatMap(({ errors }) => errors);
  if (fault) return faulty(lines, fault.pos[0], fault.message.split('\n')[0] ?? 'not YAML');
  const [twice] = documents.flatMap(findDoubleKeys);
  if (twice) return faulty(lines, rangeOf(twice)[0], `"${String(twice.value)}" stands twice in its mapping`);
  return ok({ text, lines, documents });
}

function faulty(lines: LineCounter, at: number, what: string): Result<never> {
  return refuse(
    'invalid_input',
    `line ${String(lines.linePos(at).line)}: ${what}`,
    'correct that line first',
  );
}

export function lineOf({ lines }: Source, node: unknown): number {
  return lines.linePos(rangeOf(node)[0]).line;
}

/** Of the anchor where the node has one, which may stand a line above it. */
export function anchorLine(source: Source, node: unknown): number {
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  const at = anchor === undefined ? -1 : source.text.lastIndexOf(`&${anchor}`, rangeOf(node)[0]);
  return at === -1 ? lineOf(source, node) : source.lines.linePos(at).line;
}

export function rangeOf(node: unknown): readonly [number, number] {
  if (!(isScalar(node) || isMap(node) || isSeq(node) || isAlias(node))) return [0, 0];
  const [start = 0, end = 0] = node.range ?? [];
  return [start, end];
}

export function keyText({ key }: Pair): string {
  const value: unknown = isScalar(key) ? key.value : key;
  return typeof value === 'symbol' ? (value.description ?? '') : String(value);
}

export function isMerge(pair: Pair): boolean {
  return (
    keyText(pair) === '<<' &&
    isScalar(pair.key) &&
    pair.key.type === 'PLAIN' &&
    (isAlias(pair.value) || isMap(pair.value) || isSeq(pair.value))
  );
}

/** Is there nothing written for it? */
export function isEmpty(node: unknown): boolean {
  if (node === null || node === undefined) return true;
  const [start, end] = rangeOf(node);
  return isScalar(node) && node.value === null && start === end;
}

/** Every anchored node with the aliases that mean it, in the order of the text. */
export function usesOfAnchors(document: Document): Map<Node, Node[]> {
  const latest = new Map<string, Node>();
  const uses = new Map<Node, Node[]>();
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = latest.get(node.source);
      if (target) uses.set(target, [...(uses.get(target) ?? []), node]);
    } else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      latest.set(node.anchor, node);
  });
  return uses;
}
