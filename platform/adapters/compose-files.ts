import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { loadModel, type LoadedModel } from '../domain/compose-model/load.ts';
import { readTree, type ComposeTree } from '../domain/compose-model/tree.ts';
import { messageOf } from '../domain/errors.ts';
import type { Values } from '../domain/interpolation.ts';
import { createLargeTrees, LARGE, type LargeRead, type LargeTrees } from './large-trees.ts';
import { kindAt, PLAIN_STAMPS, type Stamps } from './file-stamps.ts';

const MAX_BYTES = 5_000_000;
const MAX_KEPT = 2000;

type Read = ComposeTree | { refused: string };

export type ComposeFiles = {
  /** what a compose file says; `refused` with the reason when it cannot or may not be read */
  tree(file: string): Promise<Read>;
  /** the model of a project whose first file lies in `dir`; `values` are for the paths of included files. The same object as before while nothing changed. */
  model(files: readonly string[], dir: string, values: Values): Promise<LoadedModel>;
  stamps: Stamps;
};

/** Compose files below a root, each parsed again only when it changed. Links and includes out of the root are refused. */
export function createComposeFiles(
  root: string,
  stamps: Stamps = PLAIN_STAMPS,
  large: LargeTrees = createLargeTrees(),
): ComposeFiles {
  const passing = new Set<string>();
  const tree = createTrees({ root, stamps, large, passing });

  const load = async (files: readonly string[], dir: string, values: Values): Promise<KnownModel> => {
    const trees = new Map<string, Read>();
    const asked = new Map<string, string | undefined>();
    const noting: Values = (name) => {
      const value = values(name);
      asked.set(name, value);
      return value;
    };
    for (;;) {
      const loaded = loadModel(files, dir, (file) => trees.get(file), noting);
      if (loaded.needs.length === 0) return { loaded, trees, asked };
      for (const file of loaded.needs) trees.set(file, await tree(file));
    }
  };

  const isCurrent = async ({ trees, asked }: KnownModel, values: Values): Promise<boolean> => {
    for (const [name, value] of asked) if (values(name) !== value) return false;
    for (const [file, read] of trees) if ((await tree(file)) !== read) return false;
    return true;
  };

  const models = new Map<string, KnownModel>();
  const model = async (files: readonly string[], dir: string, values: Values): Promise<LoadedModel> => {
    const key = [dir, ...files].join('\0');
    const before = models.get(key);
    if (before && (await isCurrent(before, values))) return before.loaded;
    const now = await load(files, dir, values);
    keep(models, key, now);
    return now.loaded;
  };

  // what may be read the next time is asked for again, though no file changes
  return { tree, model, stamps: { ...stamps, version: () => (passing.size > 0 ? null : stamps.version()) } };
}

/** `asked`: the variables in the paths of other files, as they were */
type KnownModel = {
  loaded: LoadedModel;
  trees: ReadonlyMap<string, Read>;
  asked: ReadonlyMap<string, string | undefined>;
};

type KnownTree = { stamp: string | null; text: string | null; read: Read };

type TreesOf = { root: string; stamps: Stamps; large: LargeTrees; passing: Set<string> };

/** `passing`: files that could not be read for a reason that is not theirs; nothing of them is kept. */
function createTrees({ root, stamps, large, passing }: TreesOf): ComposeFiles['tree'] {
  const kept = new Map<string, KnownTree>();
  return async (file) => {
    const stamp = await stamps.file(file);
    const before = kept.get(file);
    if (before?.stamp === stamp && stamp !== null) return before.read;
    const { text, refused } = await readInside(root, file);
    if (before !== undefined && isSame(before, text, refused)) {
      before.stamp = stamp; // touched, or looked at too soon after it was written
      return before.read;
    }
    const read = text === null ? { refused } : await readText(file, text, large);
    if (read === null || ('refused' in read && read.passing)) {
      passing.add(file);
      return { refused: read?.refused ?? `${file} is not read yet: too many large files wait` };
    }
    passing.delete(file);
    keep(kept, file, { stamp, text, read });
    return read;
  };
}

async function readText(file: string, text: string, large: LargeTrees): Promise<LargeRead | null> {
  return text.length > LARGE ? large.read(file, text) : readTree(file, text);
}

function isSame({ text: before, read }: KnownTree, text: string | null, refused: string): boolean {
  return text === null ? 'refused' in read && read.refused === refused : text === before;
}

/** The text of an ordinary file below the root, or why not. */
async function readInside(root: string, file: string): Promise<{ text: string | null; refused: string }> {
  try {
    const outside = outsideOf(root, file);
    if (outside !== null) return { text: null, refused: outside };
    const kind = kindAt(realpathSync(file));
    if (kind !== 'file' && kind !== 'folder') return { text: null, refused: `${file} is no ordinary file` }; // a pipe would never end
    const text = await readFile(file, 'utf8');
    return text.length > MAX_BYTES
      ? { text: null, refused: `${file} is larger than ${String(MAX_BYTES)} bytes` }
      : { text, refused: '' };
  } catch (error) {
    return { text: null, refused: `${file} cannot be read: ${messageOf(error)}` };
  }
}

/** The newest stay. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.size > MAX_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}

function outsideOf(root: string, file: string): string | null {
  const [real, top] = [realpathSync(file), realpathSync(root)];
  const inside = path.relative(top, real);
  if (inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside)) return null;
  return `${file} lies outside the root${real === file ? '' : ` (it is ${real})`}: files from elsewhere are not read`;
}
