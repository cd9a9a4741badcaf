import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import ignore, { type Ignore } from 'ignore';

import { isComposeName, isOwnFolder, isOwnPackage, isSkippedFolder } from '../domain/discovery.ts';
import { messageOf, systemCode } from '../domain/errors.ts';
import type { Stamps } from './file-stamps.ts';
import { readOptional } from './optional-file.ts';

/** A folder with a compose file, or with a .env that may name some, and the names of those of its files that tell something. */
export type StackFolder = { dir: string; names: ReadonlySet<string> };
export type Scan = { folders: StackFolder[]; faults: { file: string; message: string }[] };

const MAX_FOLDERS = 20_000;
const MAX_DEPTH = 30;
const AT_ONCE = 32;

/** What the .gitignore files of a folder and of those above it leave out. */
type Rules = readonly { dir: string; rules: Ignore }[];
type Visit = { dir: string; depth: number; rules: Rules };
/** What was found in a folder when it had this stamp. */
export type Seen = {
  stamp: string | null;
  names: ReadonlySet<string>;
  folders: string[];
  fault: string | null;
};
type Memory = { seen: Map<string, Seen>; rules: Map<string, { stamp: string | null; rules: Ignore }> };
type Scanning = { root: string; checkout: boolean; stamps: Stamps; before: Memory; now: Memory; scan: Scan };

/**
 * Finds every folder below `root` in which a stack may lie, nearest first. Left out: node_modules, .git, what .gitignore names
 * (unless it is a git repository of its own, as applications beside each other often are), linked worktrees of git, and links to
 * folders. Folders that did not change are not read again.
 */
export function createScanner(root: string, stamps: Stamps): () => Promise<Scan> {
  let before: Memory = { seen: new Map(), rules: new Map() };
  return async () => {
    const checkout = await isCheckout(root, stamps);
    const now: Memory = { seen: new Map(), rules: new Map() };
    const scan: Scan = { folders: [], faults: [] };
    await scanAll({ root, checkout, stamps, before, now, scan });
    before = now;
    return scan;
  };
}

async function isCheckout(root: string, stamps: Stamps): Promise<boolean> {
  const file = path.join(root, 'package.json');
  const manifest = (await stamps.file(file)) === null ? null : await readOptional(file);
  return manifest !== null && isOwnPackage(manifest);
}

async function scanAll(scanning: Scanning): Promise<void> {
  const { root, scan } = scanning;
  let waiting: Visit[] = [{ dir: root, depth: 0, rules: [] }];
  let seen = 0;
  while (waiting.length > 0) {
    const now = waiting.slice(0, AT_ONCE);
    const found = await Promise.all(now.map((visit) => look(scanning, visit)));
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
}

function depthOf(dir: string): number {
  return dir.split(path.sep).length;
}

/** The folders to look at next. */
async function look(scanning: Scanning, { dir, depth, rules }: Visit): Promise<Visit[]> {
  const { root, checkout, scan, stamps } = scanning;
  const { names, folders, fault } = await seenIn(scanning, dir);
  if (fault !== null) scan.faults.push({ file: dir, message: fault });
  if (dir !== root && names.has('.git') && (await isLinkedWorktree(dir, stamps))) return [];
  if (names.has('.env') || [...names].some(isComposeName)) scan.folders.push({ dir, names });
  if (depth >= MAX_DEPTH || folders.length === 0) return [];
  const here = names.has('.gitignore') ? [...rules, { dir, rules: await rulesOf(scanning, dir) }] : rules;
  const own = folders.filter((folder) => !(checkout && dir === root && isOwnFolder(path.basename(folder))));
  const wanted = await Promise.all(
    own.map(async (folder) => !ignored(folder, here) || (await isRepository(folder, stamps))),
  );
  return own
    .filter((_, index) => wanted[index])
    .map((folder) => ({ dir: folder, depth: depth + 1, rules: here }));
}

async function seenIn({ root, stamps, before, now }: Scanning, dir: string): Promise<Seen> {
  const stamp = await stamps.folder(dir);
  const known = before.seen.get(dir);
  const seen = known?.stamp === stamp && stamp !== null ? known : await readFolder(dir, root, stamp);
  now.seen.set(dir, seen);
  return seen;
}

/** What another user keeps to himself (the data of a database, mounted from here) holds no stack of this one. */
export async function readFolder(dir: string, root: string, stamp: string | null): Promise<Seen> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    const folders = entries.filter((entry) => entry.isDirectory() && !isSkippedFolder(entry.name));
    return {
      stamp,
      names: new Set(names.filter(tells)),
      folders: folders.map(({ name }) => path.join(dir, name)),
      fault: null,
    };
  } catch (error) {
    const gone = ['ENOENT', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '');
    const fault = !gone || dir === root ? `cannot be read: ${messageOf(error)}` : null;
    return { stamp, names: new Set(), folders: [], fault };
  }
}

function tells(name: string): boolean {
  return ['.env', '.git', '.gitignore'].includes(name) || isComposeName(name);
}

async function rulesOf({ stamps, before, now }: Scanning, dir: string): Promise<Ignore> {
  const file = path.join(dir, '.gitignore');
  const stamp = await stamps.file(file);
  const known = before.rules.get(dir);
  const rules = known?.stamp === stamp && stamp !== null ? known.rules : await readRules(file);
  now.rules.set(dir, { stamp, rules });
  return rules;
}

async function readRules(file: string): Promise<Ignore> {
  try {
    return ignore().add(await readFile(file, 'utf8'));
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

async function isRepository(folder: string, stamps: Stamps): Promise<boolean> {
  return (await stamps.file(path.join(folder, '.git'))) !== null;
}

/** `git worktree add` leaves a file that names its repository; a submodule's says "modules". */
async function isLinkedWorktree(dir: string, stamps: Stamps): Promise<boolean> {
  const file = path.join(dir, '.git');
  await stamps.file(file); // asked about, so that a change of it is told
  const text = await readOptional(file).catch(() => null); // closed to us: then it is no worktree we know of
  return text !== null && /^gitdir:.*[\\/]worktrees[\\/]/.test(text);
}
