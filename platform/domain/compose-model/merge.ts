import { at, mapOf, type ComposeNode, type ListNode, type MapNode, type Resets } from './tree.ts';

/** Keys of a path, "*" for any one key. */
export type Pattern = readonly string[];

/** From dotted keys. */
export function pattern(dotted: string): Pattern {
  return dotted.split('.');
}

/** Deeper than this no rule applies; what aliases share stays shared there, so that nested ones cost nothing. */
export const DEEPEST_RULE = 6;

export function matches(path: readonly string[], keys: Pattern): boolean {
  return keys.length === path.length && keys.every((key, index) => key === '*' || key === path[index]);
}

/** Whether a rule may hold at a path or below it; most of a file needs no look. */
export function reachOf(patterns: readonly Pattern[]): (path: readonly string[]) => boolean {
  const sections = new Set(patterns.map(([section]) => section));
  const keys = new Set(patterns.map(([section, , key]) => `${String(section)} ${String(key)}`));
  return ([section, , key, ...deeper]) => {
    if (section === undefined || deeper.length > 0) return true;
    return sections.has(section) && (key === undefined || keys.has(`${section} ${key}`));
  };
}

/** Lists or mappings that become one list of "key=value"; of the same key the last one stays. */
const SEQUENCES: readonly Pattern[] = [
  'networks.*.labels',
  'volumes.*.labels',
  'services.*.annotations',
  'services.*.build.args',
  'services.*.build.additional_contexts',
  'services.*.build.extra_hosts',
  'services.*.build.labels',
  'services.*.deploy.labels',
  'services.*.dns',
  'services.*.dns_opt',
  'services.*.dns_search',
  'services.*.env_file',
  'services.*.environment',
  'services.*.extra_hosts',
  'services.*.labels',
  'services.*.sysctls',
  'services.*.tmpfs',
].map(pattern);
/** The later value counts alone. */
const REPLACED: readonly Pattern[] = [
  'services.*.command',
  'services.*.entrypoint',
  'services.*.healthcheck.test',
].map(pattern);
/** A list here is a mapping with these names and no values. */
const NAMES: readonly Pattern[] = ['services.*.depends_on', 'services.*.networks'].map(pattern);

const BUILD = pattern('services.*.build');
const LOGGING = pattern('services.*.logging');

/** `base` under `over`, as Compose merges its files (https://docs.docker.com/reference/compose-file/merge/). */
export function mergeNodes(base: ComposeNode, over: ComposeNode, path: readonly string[] = []): ComposeNode {
  if (path.length > DEEPEST_RULE) return over;
  const is = (patterns: readonly Pattern[]) => patterns.some((keys) => matches(path, keys));
  if (is(REPLACED)) return over;
  if (is(SEQUENCES)) return { ...over, kind: 'list', items: [...sequence(base), ...sequence(over)] };
  if (is(NAMES)) return mergeMaps(named(base), named(over), path);
  if (matches(path, BUILD)) return mergeMaps(buildMap(base), buildMap(over), path);
  if (matches(path, LOGGING) && otherDriver(base, over)) return over;
  if (over.kind === 'scalar' && over.value === null) return base;
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, path);
  if (base.kind === 'list' && over.kind === 'list') return { ...over, items: [...base.items, ...over.items] };
  return over;
}

function mergeMaps(base: MapNode, over: MapNode, path: readonly string[]): MapNode {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const before = entries.get(key);
    const merged =
      before === undefined || key.startsWith('x-') ? value : mergeNodes(before, value, [...path, key]);
    entries.set(key, merged);
  }
  return { ...base, entries };
}

/** Takes out what stands at these paths. */
export function applyResets(root: MapNode, resets: Resets): MapNode {
  return resets.reduce((node, path) => without(node, path), root);
}

function without(node: MapNode, path: readonly string[]): MapNode {
  const [key, ...rest] = path;
  const value = key === undefined ? undefined : node.entries.get(key);
  if (key === undefined || value === undefined) return node;
  const entries = new Map(node.entries);
  if (rest.length === 0) entries.delete(key);
  else if (value.kind === 'map') entries.set(key, without(value, rest));
  return { ...node, entries };
}

/** Lists in which a later element of the same name replaces an earlier one. */
const UNIQUE: readonly Pattern[] = [
  ...SEQUENCES.filter((keys) => !['extra_hosts', 'env_file'].includes(keys.at(-1) ?? '')),
  ...[
    'services.*.build.tags',
    'services.*.cap_add',
    'services.*.cap_drop',
    'services.*.expose',
    'services.*.links',
    'services.*.networks.*.aliases',
    'services.*.networks.*.link_local_ips',
    'services.*.profiles',
  ].map(pattern),
];
const PORTS = pattern('services.*.ports');
const reachesUnique = reachOf([...UNIQUE, PORTS]);

/** Every list of named elements with each name once, the last one at the first one's place. */
export function uniqueLists(node: ComposeNode, path: readonly string[] = []): ComposeNode {
  if (path.length > DEEPEST_RULE || node.kind === 'scalar' || !reachesUnique(path)) return node;
  if (node.kind === 'map') {
    const entries = [...node.entries].map(
      ([key, value]) => [key, uniqueLists(value, [...path, key])] as const,
    );
    return mapOf(entries, node.place);
  }
  if (matches(path, PORTS)) return uniqueList(node, portKey);
  return UNIQUE.some((keys) => matches(path, keys)) ? uniqueList(node, keyOf) : node;
}

function uniqueList(list: ListNode, nameOf: (node: ComposeNode) => string | null): ListNode {
  const byName = new Map<string, ComposeNode>();
  list.items.forEach((item, index) => byName.set(nameOf(item) ?? `#${String(index)}`, item));
  return { ...list, items: [...byName.values()] };
}

function keyOf(node: ComposeNode): string | null {
  return node.kind === 'scalar' ? (String(node.value).split('=', 1)[0] ?? null) : null;
}

function portKey(node: ComposeNode): string | null {
  return node.kind === 'scalar' ? String(node.value) : null;
}

function sequence(node: ComposeNode): ComposeNode[] {
  if (node.kind === 'list') return [...node.items];
  if (node.kind === 'scalar') return typeof node.value === 'string' ? [node] : [];
  const pairs = [...node.entries].map(([key, value]): ComposeNode => {
    if (value.kind !== 'scalar') return value;
    return { ...value, value: value.value === null ? key : `${key}=${String(value.value)}` };
  });
  return pairs.sort((a, b) => (sortText(a) < sortText(b) ? -1 : 1));
}

function sortText(node: ComposeNode): string {
  return node.kind === 'scalar' ? String(node.value) : '';
}

/** A list of names as a mapping with these keys. */
export function named(node: ComposeNode): MapNode {
  if (node.kind === 'map') return node;
  const items = node.kind === 'list' ? node.items : [];
  return mapOf(
    items.map((item) => [sortText(item), { kind: 'scalar', value: null, place: item.place }]),
    node.place,
  );
}

function buildMap(node: ComposeNode): MapNode {
  return node.kind === 'map' ? node : mapOf([['context', node]], node.place);
}

/** Options of one logging driver mean nothing to another. */
function otherDriver(base: ComposeNode, over: ComposeNode): boolean {
  const [before, after] = [at(base, 'driver'), at(over, 'driver')];
  return before?.kind === 'scalar' && after?.kind === 'scalar' && before.value !== after.value;
}
