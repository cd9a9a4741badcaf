import * as posix from 'node:path/posix';

import { cleanPaths } from './canonical.ts';
import { absolute, filled, loadPlain, type Loading } from './loading.ts';
import { applyResets, mergeNodes } from './merge.ts';
import { asMap, at, mapOf, textOf, type ComposeNode, type MapNode, type Resets } from './tree.ts';

type Scope = { services: MapNode; file: string; dir: string; resets: Resets };

/** The document with every service that `extends` another merged over it, from the same file or others. */
export function applyExtends(
  loading: Loading,
  root: MapNode,
  resets: Resets,
  { file, dir }: { file: string; dir: string },
): MapNode {
  const services = root.entries.get('services');
  if (services?.kind !== 'map') return root;
  const scope = { services, file, dir, resets };
  const entries = [...services.entries].map(
    ([name, service]) => [name, extended(loading, scope, name, []) ?? service] as const,
  );
  return { ...root, entries: new Map(root.entries).set('services', mapOf(entries, services.place)) };
}

/** null: there is nothing to extend from */
function extended(loading: Loading, scope: Scope, name: string, seen: readonly string[]): ComposeNode | null {
  const service = scope.services.entries.get(name);
  const wish = at(service, 'extends');
  if (service?.kind !== 'map' || wish === undefined) return service ?? null;
  const mark = `${scope.file}#${name}`;
  const fault = (message: string) =>
    void loading.faults.push({ file: wish.place.file, line: wish.place.line, message });
  if (seen.includes(mark)) {
    fault(`services.${name}: extends itself by way of ${seen.join(', ')}`);
    return service;
  }
  const ref = textOf(wish) ?? textOf(at(wish, 'service')) ?? '';
  const from = baseScope(loading, scope, wish);
  const base = from && extended(loading, from, ref, [...seen, mark]);
  if (from && !from.services.entries.has(ref) && loading.needs.size === 0)
    fault(`services.${name}: extends "${ref}", which ${from.file} does not have`);
  if (!from || base?.kind !== 'map') return service;
  const own = [...scope.resets, ...from.resets]
    .filter(([section, of]) => section === 'services' && of === name)
    .map((path) => path.slice(2));
  const merged = asMap(mergeNodes(applyResets(base, own), service, ['services', name]));
  const entries = new Map(merged.entries);
  entries.delete('extends');
  return { ...merged, entries };
}

function baseScope(loading: Loading, scope: Scope, wish: ComposeNode): Scope | null {
  const path = textOf(at(wish, 'file'));
  if (path === null) return scope;
  const file = absolute(scope.dir, filled(loading, path));
  const { root, resets } = loadPlain(loading, file, wish);
  if (root === null) return null;
  const dir = posix.dirname(file);
  const services = at(cleanPaths(root, posix.relative(scope.dir, dir)), 'services');
  return {
    services: services?.kind === 'map' ? services : mapOf([], root.place),
    file,
    dir,
    resets,
  };
}
