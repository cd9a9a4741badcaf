import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import ignore, { type Ignore } from 'ignore';

import { isComposeName, isOwnFolder, isOwnPackage, isSkippedFolder } from '../domain/discovery.ts';
import { messageOf, systemCode } from '../domain/errors.ts';
import { readOptional } from './optional-file.ts';

/** A folder with a compose file, or with a .env that may name some, and the names of all its files. */
export type StackFolder = { dir: string; names: ReadonlySet<string> };
export type Scan = { folders: StackFolder[]; faults: { file: string; message: string }[] };

const MAX_FOLDERS = 20_000;
const MAX_DEPTH = 30;
const AT_ONCE = 32;

/** What the .gitignore files of a folder and of those above it leave out. */
type Rules = readonly { dir: string; rules: Ignore }[];
type Visit = { dir: string; depth: number; rules: Rules };

/**
 * Every folder below `root` in which a stack may lie, nearest first. Left out: node_modules, .git, what .gitignore names (unless
 * it is a git repository of its own, as applications beside each other often are), linked worktrees of git, and links to folders.
 */
export async function scanFolders(root: string): Promise<Scan> {
  const scan: Scan = { folders: [], faults: [] };
  const manifest = await readOptional(path.join(root, 'package.json'));
  const checkout = manifest !== null && isOwnPackage(manifest);
  let waiting: Visit[] = [{ dir: root, depth: 0, rules: [] }];
  let seen = 0;
  while (waiting.length > 0) {
    const now = waiting.slice(0, AT_ONCE);
    const found = await Promise.all(now.map((visit) => look(visit, root, checkout, scan)));
    seen += now.length;
    if (seen > MAX_FOLDERS) {
      scan.faults.push({
        file: root,
        message: `more than ${String(MAX_FOLDERS)} folders: name those of the stacks in dockfra.yaml, under stacks`,
      });
      break;
    }
    waiting = [...waiting.slice(AT_ONCE), ...found.flat()];
  }
  scan.folders.sort((a, b) => depthOf(a.dir) - depthOf(b.dir) || (a.dir < b.dir ? -1 : 1));
  return scan;
}

function depthOf(dir: string): number {
  return dir.split(path.sep).length;
}

/** The folders to look at next. */
async function look(
  { dir, depth, rules }: Visit,
  root: string,
  checkout: boolean,
  scan: Scan,
): Promise<Visit[]> {
  const entries = await entriesOf(dir, root, scan);
  const names = new Set(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name));
  if (dir !== root && names.has('.git') && (await isLinkedWorktree(dir))) return [];
  if (names.has('.env') || [...names].some(isComposeName)) scan.folders.push({ dir, names });
  if (depth >= MAX_DEPTH) return [];
  const here = names.has('.gitignore') ? [...rules, { dir, rules: await rulesOf(dir) }] : rules;
  const folders = entries
    .filter((entry) => entry.isDirectory() && !isSkippedFolder(entry.name))
    .map((entry) => path.join(dir, entry.name))
    .filter((folder) => !(checkout && dir === root && isOwnFolder(path.basename(folder))));
  const wanted = await Promise.all(
    folders.map(async (folder) => !ignored(folder, here) || (await isRepository(folder))),
  );
  return folders
    .filter((_, index) => wanted[index])
    .map((folder) => ({ dir: folder, depth: depth + 1, rules: here }));
}

/** What another user keeps to himself (the data of a database, mounted from here) holds no stack of this one. */
async function entriesOf(dir: string, root: string, scan: Scan) {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    const gone = ['ENOENT', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '');
    if (!gone || dir === root)
      scan.faults.push({ file: dir, message: `cannot be read: ${messageOf(error)}` });
    return [];
  }
}

async function rulesOf(dir: string): Promise<Ignore> {
  try {
    return ignore().add(await readFile(path.join(dir, '.gitignore'), 'utf8'));
  } catch {
    return ignore(); // a .gitignore that nobody can read leaves nothing out, as with git
  }
}

/** Git's order: the innermost file that says anything about the folder decides. */
function ignored(folder: string, rules: Rules): boolean {
  for (const { dir, rules: own } of rules.toReversed()) {
    const said = own.test(`${path.relative(dir, folder).split(path.sep).join('/')}/`);
    if (said.ignored || said.unignored) return said.ignored;
  }
  return false;
}

async function isRepository(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).includes('.git');
  } catch {
    return false;
  }
}

/** `git worktree add` leaves a file that names its repository; a submodule's says "modules". */
async function isLinkedWorktree(dir: string): Promise<boolean> {
  const text = await readOptional(path.join(dir, '.git'));
  return text !== null && /^gitdir:.*[\\/]worktrees[\\/]/.test(text);
}
