import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { hostEnvironment } from '../config.ts';
import { readComposeSource } from '../domain/compose-source.ts';
import {
  chooseComposeFiles,
  composeValues,
  isCandidateFolder,
  isOwnPackage,
  projectName,
  stackNames,
} from '../domain/discovery.ts';
import { messageOf, systemCode } from '../domain/errors.ts';
import type { StackRef } from '../ports.ts';

export type Discovery = { stacks: StackRef[]; faults: { file: string; message: string }[] };

const MAX_COMPOSE_BYTES = 2_000_000;

/**
 * The stacks of a root: the root itself and its direct sub-folders, or just the folders `configured` names (relative to the root).
 * A file that cannot be read is a fault and hides nothing else.
 */
export async function discoverStacks(
  root: string,
  configured: readonly string[] | undefined,
): Promise<Discovery> {
  const found: Discovery = { stacks: [], faults: [] };
  const folders = configured ? configured.map((folder) => path.join(root, folder)) : await candidates(root);
  const read: { folder: string; stack: Omit<StackRef, 'name'> }[] = [];
  for (const dir of folders) {
    const stack = await readStack(dir, found.faults);
    if (stack) read.push({ folder: dir, stack });
    else if (configured)
      found.faults.push({
        file: path.join(root, 'dockfra.yaml'),
        message: `stacks: no compose file in ${dir}`,
      });
  }
  const names = stackNames(
    read.map(({ folder }) => ({
      path: path.relative(root, folder) || path.basename(folder),
      base: path.basename(folder),
    })),
  );
  found.stacks = read.map(({ stack }, index) => ({ name: names[index] ?? stack.project, ...stack }));
  return found;
}

async function candidates(root: string): Promise<string[]> {
  const own = await textOf(path.join(root, 'package.json'));
  const checkout = own !== null && isOwnPackage(own);
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && isCandidateFolder(entry.name, checkout))
    .map((entry) => entry.name);
  return [root, ...folders.sort().map((name) => path.join(root, name))];
}

async function readStack(dir: string, faults: Discovery['faults']): Promise<Omit<StackRef, 'name'> | null> {
  const names = await fileNames(dir, faults);
  const envFile = names.has('.env') ? path.join(dir, '.env') : null;
  const values = composeValues(envFile === null ? null : await textOf(envFile), outsideValues());
  const files = chooseComposeFiles(names, (name) => values[name]).map((file) => path.resolve(dir, file));
  if (files.length === 0) return null;
  const written: string[] = [];
  for (const file of files) {
    const name = await readOne(file, faults);
    if (name !== null) written.push(name);
  }
  const folder = path.dirname(files[0] ?? path.join(dir, 'compose.yaml')); // Compose's project folder is that of the first file
  return {
    dir: folder,
    project: projectName(path.basename(folder), written, (name) => values[name]),
    files,
    envFile,
  };
}

/** The process environment without what would give every folder of the root the same files or project. */
function outsideValues(): Record<string, string> {
  const imposed = new Set(['COMPOSE_FILE', 'COMPOSE_PROJECT_NAME', 'COMPOSE_PATH_SEPARATOR']);
  return Object.fromEntries(Object.entries(hostEnvironment()).filter(([name]) => !imposed.has(name)));
}

async function readOne(file: string, faults: Discovery['faults']): Promise<string | null> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > MAX_COMPOSE_BYTES) throw new Error(`larger than ${String(MAX_COMPOSE_BYTES)} bytes`);
    const source = readComposeSource(text);
    for (const { line, message } of source.faults) {
      faults.push({ file, message: line === null ? message : `line ${String(line)}: ${message}` });
    }
    return source.name;
  } catch (error) {
    faults.push({ file, message: `cannot be read: ${messageOf(error)}` });
    return null;
  }
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

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EISDIR' || systemCode(error) === 'EACCES')
      return null;
    throw error;
  }
}
