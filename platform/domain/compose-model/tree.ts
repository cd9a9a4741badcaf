import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Pair,
  type Scalar,
} from 'yaml';

import { noteDoubleKeys } from '../yaml-keys.ts';

/** Where a scalar stands: its file, and the source text it was read from. */
export type Place = { file: string; line: number; source: string };

export type ScalarNode = { kind: 'scalar'; value: string | number | boolean | null; place: Place };
export type ListNode = { kind: 'list'; items: readonly ComposeNode[]; place: Place };
export type MapNode = { kind: 'map'; entries: ReadonlyMap<string, ComposeNode>; place: Place };
/** A compose file's content with anchors and merge keys resolved; never changed in place, for aliases share it. */
export type ComposeNode = ScalarNode | ListNode | MapNode;

/** What `!reset` and `!override` take away from the files before: paths of keys. */
export type Resets = readonly (readonly string[])[];
export type ComposeDocument = { root: MapNode; resets: Resets };
export type TreeFault = { file: string; line: number | null; message: string };
export type ComposeTree = { documents: ComposeDocument[]; faults: TreeFault[] };

const MAX_DEPTH = 100;
const MAX_NOTES = 100;
const MAX_NODES = 1_000_000;

/** The documents of one compose file. Never throws: what cannot be read is a fault, and the rest is still given. */
export function readTree(file: string, source: string): ComposeTree {
  const lines = new LineCounter();
  const documents: ComposeDocument[] = [];
  const faults: TreeFault[] = [];
  for (const document of parsed(source, lines)) {
    for (const error of document.errors) {
      faults.push({
        file,
        line: lines.linePos(error.pos[0]).line,
        message: error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? 'not YAML',
      });
    }
    if (document.contents === null) continue;
    const from = { file, source, lines, document, faults, resets: [], shared: new Map(), count: 0 };
    const node = read(from, document.contents, null);
    if (node?.kind === 'map') {
      documents.push({ root: node, resets: from.resets });
      faults.push(...noMapping(at(node, 'services')));
    } else faults.push({ file, line: node?.place.line ?? 1, message: 'the top level is not a mapping' });
  }
  if (documents.length === 0 && faults.length === 0)
    faults.push({ file, line: null, message: 'the file is empty' });
  return { documents, faults };
}

export function mapOf(entries: Iterable<readonly [string, ComposeNode]>, place: Place): MapNode {
  return { kind: 'map', entries: new Map(entries), place };
}

export function asMap(node: ComposeNode): MapNode {
  return node.kind === 'map' ? node : mapOf([], node.place);
}

export function textOf(node: ComposeNode | undefined): string | null {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;
}

/** The value at a path of keys, or undefined. */
export function at(node: ComposeNode | undefined, ...path: readonly string[]): ComposeNode | undefined {
  return path.reduce<ComposeNode | undefined>(
    (current, key) => (current?.kind === 'map' ? current.entries.get(key) : undefined),
    node,
  );
}

function noMapping(services: ComposeNode | undefined): TreeFault[] {
  if (services === undefined || services.kind === 'map') return [];
  if (services.kind === 'scalar' && services.value === null) return [];
  return [{ file: services.place.file, line: services.place.line, message: '"services" is not a mapping' }];
}

function parsed(source: string, lines: LineCounter): Document.Parsed[] {
  const found = parseAllDocuments(source, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
    // yaml 1.1 words such as yes and on are text for Compose as well
    version: '1.2',
  });
  if ('empty' in found) return [];
  for (const document of found) noteDoubleKeys(document);
  return found;
}

/** One document on its way to a tree. Aliases are read once and shared, so that nesting them costs nothing. */
type Reading = {
  file: string;
  source: string;
  lines: LineCounter;
  document: Document.Parsed;
  faults: TreeFault[];
  resets: (readonly string[])[];
  shared: Map<unknown, ComposeNode | null>;
  count: number;
};

/** The way from the top, last key first. */
type Trail = { key: string; up: Trail; depth: number } | null;

function down(up: Trail, key: string): Trail {
  return { key, up, depth: (up?.depth ?? 0) + 1 };
}

function keysOf(trail: Trail): string[] {
  return trail === null ? [] : [...keysOf(trail.up), trail.key];
}

/** null: reset, too deep, or an alias of itself */
function read(from: Reading, node: unknown, path: Trail): ComposeNode | null {
  from.count += 1;
  if ((path?.depth ?? 0) > MAX_DEPTH || from.count > MAX_NODES) {
    if (from.count <= MAX_NODES + 1) from.faults.push(tooDeep(from, node));
    return null;
  }
  if (isAlias(node)) return readAlias(from, node.resolve(from.document), path);
  const tag = tagOf(node);
  if (tag === '!reset' || tag === '!override') from.resets.push(keysOf(path));
  if (tag === '!reset') return null;
  const place = placeOf(from, node);
  if (isMap(node)) return { kind: 'map', entries: readEntries(from, node.items, path), place };
  if (isSeq(node)) {
    const items = node.items.flatMap((item, index) => read(from, item, down(path, String(index))) ?? []);
    return { kind: 'list', items, place };
  }
  return { kind: 'scalar', value: isScalar(node) ? plain(node) : null, place };
}

function readAlias(from: Reading, target: unknown, path: Trail): ComposeNode | null {
  const known = from.shared.get(target);
  if (known !== undefined) return known;
  from.shared.set(target, null); // an anchor that holds an alias of itself ends here
  const node = read(from, target, path);
  from.shared.set(target, node);
  return node;
}

function readEntries(from: Reading, pairs: readonly Pair[], path: Trail): Map<string, ComposeNode> {
  const own = new Map<string, ComposeNode>();
  const merged = new Map<string, ComposeNode>();
  let isMerging = false;
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? keyText(key.value) : String(key);
    if (isScalar(key) && isMerge(key.value)) {
      const source = read(from, value, path);
      noteMerge(from, key, source, isMerging);
      isMerging = true;
      const brought = mergeSource(source).filter(([inner]) => !merged.has(inner));
      for (const [inner, node] of brought) merged.set(inner, node);
      continue;
    }
    if (isScalar(key) && typeof key.value !== 'string')
      note(from, key, `the key ${name} is no text: put it into quotes`);
    const node = read(from, value, down(path, name));
    if (node !== null) own.set(name, node);
  }
  for (const [name, node] of merged) if (!own.has(name)) own.set(name, node);
  return own;
}

/** What Compose takes under `<<`: once, a mapping or a list of mappings. */
function noteMerge(from: Reading, key: Scalar, source: ComposeNode | null, isSecond: boolean): void {
  const items = source?.kind === 'list' ? source.items : source === null ? [] : [source];
  if (items.some(({ kind }) => kind !== 'map')) note(from, key, '"<<" takes mappings only');
  else if (isSecond) note(from, key, '"<<" stands twice: write one list, <<: [*a, *b]');
}

/** Once: what an alias brings is read again. */
function note({ file, lines, faults }: Reading, node: unknown, message: string): void {
  const { line } = lines.linePos(rangeOf(node)[0]);
  const isKnown = faults.some((fault) => fault.line === line && fault.message === message);
  if (!isKnown && faults.length < MAX_NOTES) faults.push({ file, line, message });
}

/** The reader gives a plain `<<` as a symbol of this name. */
function isMerge(key: unknown): boolean {
  return typeof key === 'symbol' && key.description === '<<';
}

function keyText(key: unknown): string {
  return typeof key === 'symbol' ? (key.description ?? '') : String(key);
}

/** What `<<` brings: a mapping, or a list of them of which the first wins. */
function mergeSource(node: ComposeNode | null): [string, ComposeNode][] {
  const maps = node?.kind === 'list' ? node.items : node === null ? [] : [node];
  return maps.flatMap((map) => (map.kind === 'map' ? [...map.entries] : []));
}

function placeOf({ file, source, lines }: Reading, node: unknown): Place {
  const [from, to] = rangeOf(node);
  return { file, line: lines.linePos(from).line, source: isScalar(node) ? source.slice(from, to) : '' };
}

function tooDeep({ file, lines }: Reading, node: unknown): TreeFault {
  return { file, line: lines.linePos(rangeOf(node)[0]).line, message: 'nested too deep' };
}

function rangeOf(node: unknown): readonly [number, number, number] {
  if (!(isScalar(node) || isMap(node) || isSeq(node) || isAlias(node))) return [0, 0, 0];
  return node.range ?? [0, 0, 0];
}

function tagOf(node: unknown): string | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
}

function plain(node: Scalar): string | number | boolean | null {
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'bigint' ? String(value) : null;
}
