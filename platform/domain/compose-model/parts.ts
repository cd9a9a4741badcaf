import { mapOf, type ComposeNode, type ComposeTree, type MapNode } from './tree.ts';

/** Some entries of a section of a document. */
export type TreePart = { document: number; section: string; entries: (readonly [string, ComposeNode])[] };

/** A tree in pieces, each of which is carried over in milliseconds; `rest` is the tree without them. */
export type TreeParts = { parts: TreePart[]; rest: ComposeTree };

const PART_NODES = 4000;

/**
 * Takes a tree apart, to be put together again by `joinParts`. What aliases share is shared within a part only: where parts would
 * together be twice as much as the tree, it stays whole.
 */
export function takeApart(tree: ComposeTree): TreeParts {
  const whole = new Set<ComposeNode>();
  for (const { root } of tree.documents) gather(root, whole);
  const parts: TreePart[] = [];
  let sum = 0;
  for (const [document, { root }] of tree.documents.entries())
    for (const { count, ...part } of cutDocument(root)) {
      sum += count;
      if (sum > whole.size * 2) return { parts: [], rest: tree };
      parts.push({ document, ...part });
    }
  const documents = tree.documents.map(({ root, resets }) => {
    const emptied = [...root.entries].map(
      ([key, node]) => [key, node.kind === 'map' ? mapOf([], node.place) : node] as const,
    );
    return { root: mapOf(emptied, root.place), resets };
  });
  return { parts, rest: { documents, faults: tree.faults } };
}

/** The tree again. */
export function joinParts({ parts, rest }: TreeParts): ComposeTree {
  const joined = rest.documents.map(
    ({ root }) => new Map([...root.entries].map(([key]) => [key, entriesOf()])),
  );
  for (const { document, section, entries } of parts)
    for (const [key, node] of entries) joined[document]?.get(section)?.set(key, node);
  const documents = rest.documents.map(({ root, resets }, document) => {
    const filled = [...root.entries].map(([key, node]) => {
      const entries = joined[document]?.get(key) ?? entriesOf();
      return [key, entries.size > 0 ? mapOf(entries, node.place) : node] as const;
    });
    return { root: mapOf(filled, root.place), resets };
  });
  return { documents, faults: rest.faults };
}

const entriesOf = (): Map<string, ComposeNode> => new Map();

type Piece = { entries: (readonly [string, ComposeNode])[]; count: number };

function* cutDocument(root: MapNode): Generator<Piece & { section: string }> {
  for (const [section, node] of root.entries)
    if (node.kind === 'map') for (const piece of cut(node.entries)) yield { section, ...piece };
}

function* cut(entries: ReadonlyMap<string, ComposeNode>): Generator<Piece> {
  let some: (readonly [string, ComposeNode])[] = [];
  let seen = new Set<ComposeNode>();
  for (const entry of entries) {
    some.push(entry);
    gather(entry[1], seen);
    if (seen.size < PART_NODES) continue;
    yield { entries: some, count: seen.size };
    [some, seen] = [[], new Set()];
  }
  if (some.length > 0) yield { entries: some, count: seen.size };
}

function gather(node: ComposeNode, into: Set<ComposeNode>): void {
  if (into.has(node)) return;
  into.add(node);
  if (node.kind === 'map') for (const value of node.entries.values()) gather(value, into);
  if (node.kind === 'list') for (const item of node.items) gather(item, into);
}
