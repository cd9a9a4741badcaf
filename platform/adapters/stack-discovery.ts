import { readFile } from 'node:fs/promises';
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
import { systemCode } from '../domain/errors.ts';
import { asStackEntry, type StackEntry } from '../domain/stack-entry.ts';
import type { StackRef } from '../ports.ts';
import type { ComposeFiles } from './compose-files.ts';
import { createScanner, readFolder, type Scan } from './stack-scan.ts';

export type Discovery = { stacks: StackRef[]; faults: { file: string; message: string }[] };
type Fault = Discovery['faults'][number];
/** What `stacks:` of dockfra.yaml says. */
type Configured = readonly (string | StackEntry)[] | undefined;

/**
 * Finds the stacks of a root, in folders of any depth, or just those that `configured` names (relative to the root). A file
 * that cannot be read is a fault and hides nothing else. Whoever edits the files need not tell.
 */
export function createDiscovery(
  root: string,
  files: ComposeFiles,
): (configured: Configured) => Promise<Discovery> {
  const looking = {
    root,
    files,
    outside: outsideValues(),
    scan: createScanner(root, files.stamps),
    env: createEnvTexts(files),
  };
  let last: { version: number; key: string; found: Discovery } | null = null;
  return async (configured) => {
    await files.stamps.settle();
    const version = files.stamps.version();
    const key = JSON.stringify(configured);
    if (last === null || last.version !== version || last.key !== key) {
      const found = await discoverStacks(looking, configured);
      if (version === null) return found;
      last = { version, key, found };
    }
    return { stacks: [...last.found.stacks], faults: [...last.found.faults] };
  };
}

type Looking = {
  root: string;
  files: ComposeFiles;
  outside: Readonly<Record<string, string>>;
  scan: () => Promise<Scan>;
  env: (file: string) => Promise<string | null>;
};

async function discoverStacks(looking: Looking, configured: Configured): Promise<Discovery> {
  const { root, files, scan } = looking;
  const { folders, faults } = configured ? await namedFolders(looking, configured) : await scan();
  const read = (await Promise.all(folders.map((folder) => readStacks(looking, folder)))).flat();
  const stacks = await withoutIncluded(read, files);
  const names = stackNames(
    stacks.map(({ folder, variant, given }) => ({
      path: [path.relative(root, folder) || path.basename(folder), variant].filter(Boolean).join('-'),
      base: [path.basename(folder), variant].filter(Boolean).join('-'),
      given,
    })),
  );
  return {
    stacks: stacks.map(({ stack }, index) => ({ name: names[index] ?? stack.project, ...stack })),
    faults: [...faults, ...read.flatMap((one) => one.faults)], // in the folders' order, whichever was read first
  };
}

type NamedFolder = Scan['folders'][number] & { entry?: StackEntry };

async function namedFolders(
  { root, files }: Looking,
  configured: readonly (string | StackEntry)[],
): Promise<{ folders: NamedFolder[]; faults: Fault[] }> {
  const faults: Fault[] = [];
  const folders: NamedFolder[] = [];
  const file = path.join(root, 'dockfra.yaml');
  for (const entry of configured.map(asStackEntry)) {
    const dir = path.join(root, entry.dir);
    const { names, fault } = await readFolder(dir, root, await files.stamps.folder(dir));
    if (fault !== null) faults.push({ file: dir, message: fault });
    const known =
      entry.files !== undefined || [...names].some((name) => isComposeName(name) || name === '.env');
    if (known) folders.push({ dir, names, entry });
    else faults.push({ file, message: `stacks: no compose file in ${dir}` });
  }
  return { folders, faults };
}

type Read = {
  folder: string;
  /** '' for what Compose takes by itself */
  variant: string;
  /** the name that dockfra.yaml gives it */
  given: string | null;
  stack: Omit<StackRef, 'name'>;
  faults: Fault[];
};

/** The folder's stack; where Compose would find none, each file that people name for an environment is one. */
async function readStacks(
  { root, files, outside, env }: Looking,
  { dir, names, entry }: NamedFolder,
): Promise<Read[]> {
  const envFile = names.has('.env') ? path.join(dir, '.env') : null;
  const values = envFile === null ? outside : composeValues(await env(envFile), outside);
  const listed = entry?.files?.map((file) => path.join(root, file));
  const taken = listed ?? chooseComposeFiles(names, (name) => values[name]);
  const others = variantsOf(names, listed ? listed.map((file) => path.relative(dir, file)) : taken);
  const lists =
    taken.length > 0
      ? [{ variant: '', files: taken }]
      : others.map(({ name, files: own }) => ({ variant: others.length === 1 ? '' : name, files: own }));
  return Promise.all(
    lists.map(async ({ variant, files: list }) => {
      const paths = list.map((file) => path.resolve(dir, file));
      const written: string[] = [];
      const faults: Fault[] = [];
      for (const file of paths) written.push(...((await nameIn(file, faults, files.tree)) ?? []));
      const folder = listed ? dir : path.dirname(paths[0] ?? dir); // Compose's project folder is that of the first file
      const project = entry?.project ?? projectName(path.basename(folder), written, (name) => values[name]);
      const stack = { dir: folder, project, files: paths, envFile, ...markOf(entry) };
      const beside = others.map(({ name, files: own }) => ({
        name,
        files: own.map((file) => path.join(dir, file)),
      }));
      const variants = taken.length > 0 && beside.length > 0 ? { variants: beside } : {};
      return { folder: dir, variant, given: entry?.name ?? null, stack: { ...stack, ...variants }, faults };
    }),
  );
}

/** What is told of a stack that dockfra.yaml describes. */
function markOf(entry: StackEntry | undefined): Pick<StackRef, 'source' | 'profiles'> {
  if (entry === undefined || Object.keys(entry).length === 1) return {};
  const { profiles } = entry;
  return { source: 'named', ...(profiles ? { profiles } : {}) };
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

/** Texts of .env files, each read again when it changed; null: there is none that we may read. */
function createEnvTexts({ stamps }: ComposeFiles): (file: string) => Promise<string | null> {
  const kept = new Map<string, { stamp: string | null; text: string | null }>();
  return async (file) => {
    const stamp = await stamps.file(file);
    const before = kept.get(file);
    if (before?.stamp === stamp && stamp !== null) return before.text;
    const text = stamp === null ? null : await contentOf(file);
    kept.set(file, { stamp, text });
    return text;
  };
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
