import * as posix from 'node:path/posix';

import { interpolate, parseInterpolation, type Values } from '../interpolation.ts';
import { canonical } from './canonical.ts';
import { applyResets, mergeNodes, uniqueLists } from './merge.ts';
import {
  asMap,
  type ComposeNode,
  type ComposeTree,
  type MapNode,
  type Resets,
  type TreeFault,
} from './tree.ts';

/** undefined: not read yet; `refused`: cannot or may not be read, with the reason. */
export type Trees = (file: string) => ComposeTree | { refused: string } | undefined;

export type Loading = {
  trees: Trees;
  /** for paths of other files only */
  values: Values;
  faults: TreeFault[];
  /** files that must be read before the model is whole */
  needs: Set<string>;
  /** every file that takes part, in the order they were met */
  files: Set<string>;
  included: Set<string>;
  /** a path held a variable: other values may give another model */
  filledPaths: boolean;
};

/** The documents of a file by themselves, with `extends` still to do: what another file extends from. */
export function loadPlain(
  loading: Loading,
  file: string,
  from: ComposeNode,
): { root: MapNode | null; resets: Resets } {
  const tree = treeOf(loading, file, from);
  const documents = tree?.documents ?? [];
  return {
    root: documents.reduce<MapNode | null>(
      (merged, { root, resets }) => settled(merged ? mergeNodes(applyResets(merged, resets), root) : root),
      null,
    ),
    resets: documents.flatMap(({ resets }) => resets),
  };
}

export function treeOf(loading: Loading, file: string, from: ComposeNode | null): ComposeTree | null {
  const first = !loading.files.has(file);
  loading.files.add(file);
  const tree = loading.trees(file);
  if (tree === undefined) {
    loading.needs.add(file);
    return null;
  }
  if ('refused' in tree) {
    const at = from?.place ?? { file, line: null };
    if (first) loading.faults.push({ file: at.file, line: at.line, message: tree.refused });
    return null;
  }
  if (first) loading.faults.push(...tree.faults);
  return tree;
}

/** Lists with each name once, without short forms. */
export function settled(node: ComposeNode): MapNode {
  return asMap(uniqueLists(canonical(uniqueLists(node))));
}

/** A path of another file with its variables put in. */
export function filled(loading: Loading, path: string): string {
  if (!path.includes('$')) return path;
  loading.filledPaths = true;
  return interpolate(parseInterpolation(path).pieces, loading.values).text;
}

export function absolute(dir: string, path: string): string {
  return posix.isAbsolute(path) ? posix.normalize(path) : posix.join(dir, path);
}
