import { isAlias, isMap, isSeq, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

import { APPEND, type Path } from './path.ts';
import { anchorLine, isEmpty, isMerge, keyText, lineOf, type Source } from './source.ts';

/** What holds a value. */
export type Spot =
  | { kind: 'root'; document: Document.Parsed }
  | { kind: 'pair'; map: YAMLMap; pair: Pair }
  | { kind: 'item'; list: YAMLSeq; index: number };

/** How far a path leads without leaving what is written there. */
export type Walked = {
  document: Document.Parsed;
  /** nodes on the way, the root first, the last one at `spot` */
  chain: unknown[];
  spot: Spot;
  node: unknown;
  /** steps that are not there */
  missing: Path;
  /** what the first missing step would get from elsewhere: the node, and what brings it */
  elsewhere: { node: unknown; how: string } | null;
};

export function walk(source: Source, document: Document.Parsed, path: Path): Walked {
  const walked: Walked = {
    document,
    chain: [document.contents],
    spot: { kind: 'root', document },
    node: document.contents,
    missing: path,
    elsewhere: null,
  };
  for (;;) {
    const [step] = walked.missing;
    if (step === undefined || step === APPEND) return walked;
    const next = ownChild(walked.node, step);
    if (!next) return { ...walked, elsewhere: borrowed(source, walked, step) };
    walked.spot = next.spot;
    walked.node = next.node;
    walked.chain.push(next.node);
    walked.missing = walked.missing.slice(1);
  }
}

/** The value with aliases and merge keys followed; undefined where there is none. */
export function lookUp(document: Document.Parsed, path: Path): unknown {
  let node: unknown = document.contents;
  for (const step of path) {
    const held: unknown = isAlias(node) ? node.resolve(document) : node;
    const next = ownChild(held, step);
    const merged = next ?? (isMap(held) ? mergedChild(document, held, step) : undefined);
    if (!merged) return undefined;
    node = merged.node;
  }
  return isAlias(node) ? node.resolve(document) : (node ?? null);
}

export function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyText(pair) === key && !isMerge(pair));
}

type Child = { spot: Spot; node: unknown };

function ownChild(node: unknown, step: string | number): Child | undefined {
  if (isMap(node)) {
    const pair = findPair(node, String(step));
    return pair && { spot: { kind: 'pair', map: node, pair }, node: pair.value };
  }
  if (!isSeq(node) || typeof step !== 'number' || step >= node.items.length) return undefined;
  return { spot: { kind: 'item', list: node, index: step }, node: node.items[step] };
}

function mergedChild(document: Document, map: YAMLMap, step: string | number, depth = 0): Child | undefined {
  if (depth > 50) return undefined;
  for (const brought of map.items
    .filter(isMerge)
    .flatMap(({ value }) => (isSeq(value) ? value.items : [value]))) {
    const from: unknown = isAlias(brought) ? brought.resolve(document) : brought;
    if (!isMap(from)) continue;
    const found = ownChild(from, step) ?? mergedChild(document, from, step, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function borrowed(source: Source, { document, node }: Walked, step: string | number): Walked['elsewhere'] {
  if (isAlias(node)) {
    const target: Node | undefined = node.resolve(document);
    const from = target ? ` of line ${String(anchorLine(source, target))}` : '';
    return {
      node: target,
      how: `it is *${node.source} on line ${String(lineOf(source, node))}, which means the anchor${from}`,
    };
  }
  const merged = isMap(node) && !isEmpty(node) ? mergedChild(document, node, step) : undefined;
  if (!merged) return null;
  return { node: merged.node, how: `it comes by "<<" from line ${String(lineOf(source, merged.node))}` };
}
