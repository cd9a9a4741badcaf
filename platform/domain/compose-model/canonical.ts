import * as posix from 'node:path/posix';

import { DEEPEST_RULE, matches, named, pattern, reachOf, type Pattern } from './merge.ts';
import { asMap, at, mapOf, type ComposeNode, type MapNode } from './tree.ts';

/** Short forms of these become mappings inside a list, whatever they say. */
const MAPPINGS: readonly Pattern[] = [
  'services.*.volumes',
  'services.*.env_file',
  'services.*.configs',
  'services.*.secrets',
  'services.*.build.secrets',
  'services.*.devices',
].map(pattern);
/** A list of names becomes a mapping with these keys. */
const KEYED: readonly Pattern[] = ['services.*.depends_on', 'services.*.networks'].map(pattern);

/** Key of a short form's text; none of Compose's own. */
export const SHORT = '';
const BUILD = pattern('services.*.build');
const VOLUME = pattern('volumes.*');
const reachesForm = reachOf([...MAPPINGS, ...KEYED, BUILD]);

/** The model without short forms, as far as it bears on which values are values of their own. */
export function canonical(node: ComposeNode, path: readonly string[] = []): ComposeNode {
  if (path.length > DEEPEST_RULE || !reachesForm(path)) return node;
  const is = (patterns: readonly Pattern[]) => patterns.some((keys) => matches(path, keys));
  if (is(MAPPINGS) && node.kind !== 'map') {
    const items = node.kind === 'list' ? node.items : [node];
    return {
      kind: 'list',
      items: items.map((item) => (item.kind === 'scalar' ? mapOf([[SHORT, item]], item.place) : item)),
      place: node.place,
    };
  }
  if (is(KEYED) && node.kind === 'list') return named(node);
  if (matches(path, BUILD) && node.kind === 'scalar') return mapOf([['context', node]], node.place);
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].map(([key, value]) => [key, canonical(value, [...path, key])] as const);
  return mapOf(entries, node.place);
}

/** Values that Compose makes absolute paths of, cleaning them. */
const PATHS: readonly Pattern[] = [
  'services.*.build.context',
  'services.*.build.additional_contexts.*',
  'configs.*.file',
  'secrets.*.file',
].map(pattern);
const reachesPath = reachOf([...PATHS, VOLUME]);

/**
 * Relative paths below `prefix` (a folder relative to the project's) as Compose joins and cleans them before it looks for
 * variables: of "$A/../b" only "b" is left, and so is the variable lost.
 */
export function cleanPaths(root: MapNode, prefix: string): MapNode {
  return asMap(clean(root, [], prefix));
}

function clean(node: ComposeNode, path: readonly string[], prefix: string): ComposeNode {
  if (path.length > DEEPEST_RULE || !reachesPath(path)) return node;
  if (node.kind === 'map') {
    const entries = [...node.entries].map(
      ([key, value]) => [key, clean(value, [...path, key], prefix)] as const,
    );
    return mapOf(isBindVolume(node, path) ? cleanDevice(entries, prefix) : entries, node.place);
  }
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return node;
  return PATHS.some((keys) => matches(path, keys)) ? { ...node, value: joined(prefix, node.value) } : node;
}

function isBindVolume(node: MapNode, path: readonly string[]): boolean {
  if (!matches(path, VOLUME)) return false;
  const [driver, o] = [at(node, 'driver'), at(node, 'driver_opts', 'o')];
  return driver?.kind === 'scalar' && driver.value === 'local' && o?.kind === 'scalar' && o.value === 'bind';
}

function cleanDevice(
  entries: (readonly [string, ComposeNode])[],
  prefix: string,
): (readonly [string, ComposeNode])[] {
  return entries.map(([key, value]) => {
    const device = key === 'driver_opts' ? at(value, 'device') : undefined;
    if (value.kind !== 'map' || device?.kind !== 'scalar' || typeof device.value !== 'string')
      return [key, value];
    const opts = new Map(value.entries).set('device', { ...device, value: joined(prefix, device.value) });
    return [key, { ...value, entries: opts }];
  });
}

function joined(prefix: string, value: string): string {
  if (value === '' || value.startsWith('/') || value.startsWith('~') || value.includes('://')) return value;
  return posix.join(prefix, value);
}
