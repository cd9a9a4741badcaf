import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import type { RootPaths } from '../ports.ts';
import { excludeFromGit, findGitFolder } from './git-folder.ts';

const DEFAULT_PREFIX = 'dockfra';
const identitySchema = z.object({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  dir: z.string(),
  /** absent when the id was made before this was kept: then the next use says it */
  prefix: z.string().optional(),
});
type Identity = z.infer<typeof identitySchema>;
type Known = Identity & { prefix: string };

/**
 * Makes `dir` ready to be a root: ROOT/.dockfra (0700), ROOT/shared/tickets, both listed in .git/info/exclude. The id is made
 * from the folder's real path once and kept when the folder moves; a copy of a root gets its own. Idempotent.
 * `prefix` (null: the usual one) is kept with the id from the first use on, so that a later command finds what an earlier one made;
 * another one is refused.
 */
export async function openRoot(dir: string, prefix: string | null = null): Promise<RootPaths> {
  const real = await existingFolder(dir);
  const paths = {
    dir: real,
    state: path.join(real, '.dockfra'),
    tickets: path.join(real, 'shared', 'tickets'),
  };
  try {
    await makeFolder(paths.state, 0o700);
    await chmod(paths.state, 0o700);
    await makeFolder(path.dirname(paths.tickets), 0o777);
    await makeFolder(paths.tickets, 0o777);
    const known = await identity(paths.state, real, prefix ?? DEFAULT_PREFIX);
    if (prefix !== null && known.prefix !== prefix) throw otherPrefix(paths.state, known.prefix, prefix);
    const git = await findGitFolder(real);
    if (git) await excludeFromGit(git, [paths.state, paths.tickets]);
    return { id: known.id, prefix: known.prefix, ...paths };
  } catch (error) {
    throw error instanceof DockfraError ? error : cannotWrite(real, error);
  }
}

async function existingFolder(dir: string): Promise<string> {
  try {
    return await realpath(dir);
  } catch (error) {
    throw new DockfraError(
      'root_missing',
      `${dir} cannot be opened: ${messageOf(error)}`,
      'name an existing folder with --root DIR',
      error,
    );
  }
}

/** Not `recursive`: that never ends where a file system answers ENOENT to mkdir (/proc). */
async function makeFolder(dir: string, mode: number): Promise<void> {
  try {
    await mkdir(dir, { mode });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST' || !(await stat(dir)).isDirectory()) throw error;
  }
}

async function identity(state: string, dir: string, wanted: string): Promise<Known> {
  const file = path.join(state, 'root.json');
  const known = await readIdentity(file);
  const prefix = known?.prefix ?? wanted;
  if (known?.dir === dir && known.prefix !== undefined) return { ...known, prefix };
  const kept =
    known !== null &&
    (known.dir === dir ||
      (await readIdentity(path.join(known.dir, '.dockfra', 'root.json')))?.id !== known.id);
  const own = createHash('sha256').update(dir).digest('hex').slice(0, 8);
  const made = kept ? { ...known, dir, prefix } : { id: own, dir, prefix: wanted };
  const temporary = `${file}.${String(process.pid)}`;
  await writeFile(temporary, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, file);
  return made;
}

function otherPrefix(state: string, known: string, wanted: string): DockfraError {
  return new DockfraError(
    'prefix_differs',
    `DOCKFRA_PREFIX is ${JSON.stringify(wanted)}, but everything of this root is named ${JSON.stringify(known)}`,
    `unset DOCKFRA_PREFIX; to rename, run "dockfra down --purge", then correct "prefix" in ${path.join(state, 'root.json')}`,
  );
}

async function readIdentity(file: string): Promise<Identity | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR' || systemCode(error) === 'EACCES')
      return null;
    throw error;
  }
  const parsed = identitySchema.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw new DockfraError(
    'root_malformed',
    `${file} does not hold a root's id`,
    'restore it, or delete it: then containers and volumes made before are no longer known to this root',
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the caller reports the file as malformed
  }
}

function cannotWrite(dir: string, error: unknown): DockfraError {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DockfraError(
      'disk_full',
      `no space left to write under ${dir}`,
      'free some space (df -h), then run it again',
      error,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new DockfraError(
      'root_unwritable',
      `${dir} cannot be written: ${messageOf(error)}`,
      'use a folder of your own, or correct its owner with chown',
      error,
    );
  }
  return new DockfraError(
    'root_unusable',
    `${dir} cannot be used: ${messageOf(error)}`,
    'check what stands at that path',
    error,
  );
}
