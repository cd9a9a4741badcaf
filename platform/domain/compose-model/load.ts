import * as posix from 'node:path/posix';

import type { Values } from '../interpolation.ts';
import { cleanPaths } from './canonical.ts';
import { applyExtends } from './extends.ts';
import { absolute, filled, settled, treeOf, type Loading, type Trees } from './loading.ts';
import { applyResets, mergeNodes } from './merge.ts';
import {
  asMap,
  at,
  mapOf,
  textOf,
  type ComposeNode,
  type MapNode,
  type ScalarNode,
  type TreeFault,
} from './tree.ts';

export type LoadedModel = {
  /** what Compose makes of the files, without what they override; null when nothing could be read */
  root: MapNode | null;
  /** the top-level `name:` as written last, which Compose puts its variables into before there is a model */
  name: ScalarNode | null;
  files: string[];
  /** those of them that come by `include` */
  included: string[];
  faults: TreeFault[];
  needs: string[];
  /** other values may give another model */
  filledPaths: boolean;
};

/**
 * The model of one project: files merged, `extends`, `include`, `!reset` and `!override` done, short forms taken apart, and
 * nothing interpolated but the paths of other files. Paths are absolute; `dir` is the project's folder. Pure: while `needs` is not
 * empty, read those and ask again.
 */
export function loadModel(
  files: readonly string[],
  dir: string,
  trees: Trees,
  values: Values = () => undefined,
): LoadedModel {
  const loading: Loading = {
    trees,
    values,
    faults: [],
    needs: new Set(),
    files: new Set(),
    included: new Set(),
    filledPaths: false,
  };
  const root = loadFiles(loading, files, dir, []);
  const name = root?.entries.get('name');
  return {
    root: root && finish(root),
    name: name?.kind === 'scalar' ? name : null,
    files: [...loading.files],
    included: [...loading.included],
    faults: loading.faults,
    needs: [...loading.needs],
    filledPaths: loading.filledPaths,
  };
}

function loadFiles(
  loading: Loading,
  files: readonly string[],
  dir: string,
  including: readonly string[],
): MapNode | null {
  return files.reduce<MapNode | null>(
    (before, file) => loadFile(loading, { file, dir, including }, before),
    null,
  );
}

type Where = { file: string; dir: string; including: readonly string[] };

function loadFile(loading: Loading, where: Where, before: MapNode | null): MapNode | null {
  const tree = treeOf(loading, where.file, null);
  return (tree?.documents ?? []).reduce((merged, { root, resets }) => {
    const own = withIncluded(loading, applyExtends(loading, root, resets, where), where);
    return settled(merged ? mergeNodes(applyResets(merged, resets), own) : own);
  }, before);
}

const SECTIONS = ['services', 'volumes', 'networks', 'secrets', 'configs'];

function withIncluded(loading: Loading, root: MapNode, where: Where): MapNode {
  const list = root.entries.get('include');
  const entries = list?.kind === 'list' ? list.items : [];
  return entries.reduce<MapNode>((merged, entry) => {
    const written = textOf(entry) ?? textOf(at(entry, 'path'));
    const several = at(entry, 'path');
    const paths =
      several?.kind === 'list' ? several.items.flatMap((item) => textOf(item) ?? []) : [written ?? []].flat();
    return importFrom(loading, merged, entry, paths, where);
  }, root);
}

function importFrom(
  loading: Loading,
  root: MapNode,
  entry: ComposeNode,
  paths: readonly string[],
  { file, dir, including }: Where,
): MapNode {
  const files = paths.map((path) => absolute(dir, filled(loading, path)));
  const [first] = files;
  if (first === undefined) return root;
  if ([...including, file].includes(first)) {
    loading.faults.push({
      file: entry.place.file,
      line: entry.place.line,
      message: `include cycle: ${first}`,
    });
    return root;
  }
  const folder = textOf(at(entry, 'project_directory'));
  for (const path of files) loading.included.add(path);
  const known = files.filter((path) => treeOf(loading, path, entry) !== null);
  const project = folder === null ? posix.dirname(first) : absolute(dir, filled(loading, folder));
  const imported = loadFiles(loading, known, project, [...including, file]);
  return imported ? importResources(root, cleanPaths(imported, posix.relative(dir, project)), entry) : root;
}

function importResources(root: MapNode, imported: MapNode, entry: ComposeNode): MapNode {
  const entries = new Map(root.entries);
  for (const section of SECTIONS) {
    const from = imported.entries.get(section);
    if (from?.kind !== 'map') continue;
    const own = entries.get(section);
    const before = own?.kind === 'map' ? own.entries : new Map<string, ComposeNode>();
    entries.set(section, mapOf([...from.entries, ...before], own?.place ?? entry.place));
  }
  return { ...root, entries };
}

/** Read before there is a model, or of no effect: nothing in them is asked for as a setting. */
const GONE = ['name', 'version', 'include'];

function finish(root: MapNode): MapNode {
  const clean = asMap(cleanPaths(root, ''));
  const entries = [...clean.entries].filter(([key]) => !GONE.includes(key));
  return mapOf(
    entries.map(([key, value]) => [key, key === 'services' ? withoutExtends(value) : value]),
    clean.place,
  );
}

function withoutExtends(services: ComposeNode): ComposeNode {
  if (services.kind !== 'map') return services;
  const entries = [...services.entries].map(([name, service]) => {
    if (service.kind !== 'map' || !service.entries.has('extends')) return [name, service] as const;
    return [
      name,
      mapOf(
        [...service.entries].filter(([key]) => key !== 'extends'),
        service.place,
      ),
    ] as const;
  });
  return mapOf(entries, services.place);
}
