import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { hostEnvironment } from '../config.ts';
import { at, textOf } from '../domain/compose-model/tree.ts';
import {
  chooseComposeFiles,
  composeValues,
  isComposeName,
  projectName,
  stackNames,
  variantsOf,
} from '../domain/discovery.ts';
import { messageOf, systemCode } from '../domain/errors.ts';
import type { StackRef } from '../ports.ts';
import type { ComposeFiles } from './compose-files.ts';
import { scanFolders, type Scan } from './stack-scan.ts';

export type Discovery = { stacks: StackRef[]; faults: { file: string; message: string }[] };

/**
 * Finds the stacks of a root, in folders of any depth, or just in those that `configured` names (relative to the root). A file
 * that cannot be read is a fault and hides nothing else. Looks at the folders every time, for whoever edits them need not tell.
 */
export function createDiscovery(
  root: string,
  files: ComposeFiles,
): (configured: readonly string[] | undefined) => Promise<Discovery> {
  return (configured) => discoverStacks(root, configured, files);
}

async function discoverStacks(
  root: string,
  configured: readonly string[] | undefined,
  files: ComposeFiles,
): Promise<Discovery> {
  const { folders, faults } = configured ? await namedFolders(root, configured) : await scanFolders(root);
  const outside = outsideValues();
  const read = await Promise.all(folders.map((folder) => readStacks(folder, outside, faults, files)));
  const stacks = await withoutIncluded(read.flat(), files);
  const names = stackNames(
    stacks.map(({ folder, variant }) => ({
      path: [path.relative(root, folder) || path.basename(folder), variant].filter(Boolean).join('-'),
      base: [path.basename(folder), variant].filter(Boolean).join('-'),
    })),
  );
  return {
    stacks: stacks.map(({ stack }, index) => ({ name: names[index] ?? stack.project, ...stack })),
    faults,
  };
}

async function namedFolders(root: string, configured: readonly string[]): Promise<Scan> {
  const faults: Discovery['faults'] = [];
  const folders: Scan['folders'] = [];
  for (const folder of configured) {
    const dir = path.join(root, folder);
    const names = await fileNames(dir, faults);
    const known = [...names].some((name) => isComposeName(name) || name === '.env');
    if (known) folders.push({ dir, names });
    else faults.push({ file: path.join(root, 'dockfra.yaml'), message: `stacks: no compose file in ${dir}` });
  }
  return { folders, faults };
}

type Read = {
  folder: string;
  /** '' for what Compose takes by itself */ variant: string;
  stack: Omit<StackRef, 'name'>;
};

/** The folder's stack; where Compose would find none, each file that people name for an environment is one. */
async function readStacks(
  { dir, names }: Scan['folders'][number],
  outside: Readonly<Record<string, string>>,
  faults: Discovery['faults'],
  files: ComposeFiles,
): Promise<Read[]> {
  const envFile = names.has('.env') ? path.join(dir, '.env') : null;
  const values = composeValues(envFile === null ? null : await contentOf(envFile), outside);
  const taken = chooseComposeFiles(names, (name) => values[name]);
  const others = variantsOf(names, taken);
  const lists =
    taken.length > 0
      ? [{ variant: '', files: taken }]
      : others.map(({ name, files: own }) => ({ variant: others.length === 1 ? '' : name, files: own }));
  return Promise.all(
    lists.map(async ({ variant, files: list }) => {
      const paths = list.map((file) => path.resolve(dir, file));
      const written: string[] = [];
      for (const file of paths) written.push(...((await nameIn(file, faults, files.tree)) ?? []));
      const folder = path.dirname(paths[0] ?? dir); // Compose's project folder is that of the first file
      const project = projectName(path.basename(folder), written, (name) => values[name]);
      const stack = { dir: folder, project, files: paths, envFile };
      const beside = others.map(({ name, files: own }) => ({
        name,
        files: own.map((file) => path.join(dir, file)),
      }));
      const variants = taken.length > 0 && beside.length > 0 ? { variants: beside } : {};
      return { folder: dir, variant, stack: { ...stack, ...variants } };
    }),
  );
}

/** What another stack includes, or lists as one of its files from elsewhere, is a part of it and no stack beside it. */
async function withoutIncluded(read: readonly Read[], files: ComposeFiles): Promise<Read[]> {
  const parts = new Set<string>();
  for (const { folder, stack } of read) {
    const model = await files.model(stack.files, stack.dir, () => undefined);
    const listed = stack.files.filter((file) => !isOwn(file, folder));
    for (const file of [...model.included, ...listed]) parts.add(file);
  }
  const kept = read.filter(
    ({ folder, stack: { files: own } }) => !own.some((file) => isOwn(file, folder) && parts.has(file)),
  );
  return kept.length > 0 ? kept : [...read]; // files that include each other
}

function isOwn(file: string, folder: string): boolean {
  return path.dirname(file) === folder;
}

/** The process environment without what would give every folder of the root the same files or project. */
function outsideValues(): Record<string, string> {
  const imposed = new Set(['COMPOSE_FILE', 'COMPOSE_PROJECT_NAME', 'COMPOSE_PATH_SEPARATOR']);
  return Object.fromEntries(Object.entries(hostEnvironment()).filter(([name]) => !imposed.has(name)));
}

/** The file's own `name:`, when it has one; its faults are noted. */
async function nameIn(
  file: string,
  faults: Discovery['faults'],
  tree: ComposeFiles['tree'],
): Promise<[string] | null> {
  const read = await tree(file);
  if ('refused' in read) {
    faults.push({ file, message: read.refused });
    return null;
  }
  for (const { line, message } of read.faults)
    faults.push({ file, message: line === null ? message : `line ${String(line)}: ${message}` });
  const name = read.documents.flatMap(({ root }) => textOf(at(root, 'name')) ?? []).at(-1);
  return name === undefined ? null : [name];
}

async function fileNames(dir: string, faults: Discovery['faults']): Promise<Set<string>> {
  try {
    return new Set(
      (await readdir(dir, { withFileTypes: true }))
        .filter((entry) => !entry.isDirectory())
        .map((entry) => entry.name),
    );
  } catch (error) {
    if (systemCode(error) !== 'ENOENT')
      faults.push({ file: dir, message: `cannot be read: ${messageOf(error)}` });
    return new Set();
  }
}

async function contentOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EISDIR' || systemCode(error) === 'EACCES')
      return null;
    throw error;
  }
}
