import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

import { loadModel, type LoadedModel } from '../domain/compose-model/load.ts';
import { readTree, type ComposeTree } from '../domain/compose-model/tree.ts';
import { messageOf } from '../domain/errors.ts';
import type { Values } from '../domain/interpolation.ts';
import { stampOf } from './file-stamp.ts';

const MAX_BYTES = 5_000_000;
const MAX_KEPT = 2000;

type Read = ComposeTree | { refused: string };

export type ComposeFiles = {
  /** what a compose file says; `refused` with the reason when it cannot or may not be read */
  tree(file: string): Promise<Read>;
  /** the model of a project whose first file lies in `dir`; `values` are for the paths of included files */
  model(files: readonly string[], dir: string, values: Values): Promise<LoadedModel>;
};

/** Compose files below a root, each parsed again only when it changed. Links and includes out of the root are refused. */
export function createComposeFiles(root: string): ComposeFiles {
  const kept = new Map<string, { stamp: string; tree: ComposeTree }>();

  const tree = async (file: string): Promise<Read> => {
    try {
      const stamp = await stampOf(file);
      const before = kept.get(file);
      if (before?.stamp === stamp) return before.tree;
      const outside = await outsideOf(root, file);
      if (outside !== null) return { refused: outside };
      const text = await readFile(file, 'utf8');
      if (text.length > MAX_BYTES) return { refused: `${file} is larger than ${String(MAX_BYTES)} bytes` };
      const read = readTree(file, text);
      keep(kept, file, { stamp, tree: read });
      return read;
    } catch (error) {
      return { refused: `${file} cannot be read: ${messageOf(error)}` };
    }
  };

  const load = async (files: readonly string[], dir: string, values: Values) => {
    const trees = new Map<string, Read>();
    for (;;) {
      const loaded = loadModel(files, dir, (file) => trees.get(file), values);
      if (loaded.needs.length === 0) return { loaded, trees };
      for (const file of loaded.needs) trees.set(file, await tree(file));
    }
  };

  const isCurrent = async (trees: ReadonlyMap<string, Read>): Promise<boolean> => {
    for (const [file, read] of trees) if ((await tree(file)) !== read) return false;
    return true;
  };

  const models = new Map<string, { loaded: LoadedModel; trees: ReadonlyMap<string, Read> }>();
  const model = async (files: readonly string[], dir: string, values: Values): Promise<LoadedModel> => {
    const key = JSON.stringify([dir, ...files]);
    const before = models.get(key);
    if (before && (await isCurrent(before.trees))) return before.loaded;
    const { loaded, trees } = await load(files, dir, values);
    if (loaded.filledPaths) models.delete(key);
    else keep(models, key, { loaded, trees });
    return loaded;
  };

  return { tree, model };
}

/** The newest stay. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.size > MAX_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}

async function outsideOf(root: string, file: string): Promise<string | null> {
  const [real, top] = await Promise.all([realpath(file), realpath(root)]);
  const inside = path.relative(top, real);
  if (inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside)) return null;
  return `${file} lies outside the root${real === file ? '' : ` (it is ${real})`}: files from elsewhere are not read`;
}
