import { lstat, mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { systemCode } from '../domain/errors.ts';
import { addExcludes } from '../domain/git-exclude.ts';
import { readOptional } from './optional-file.ts';

/** Top-level and common git folder of the checkout that holds `dir`, or null. Reads files only: no hook or setting of the repository can run. */
export async function findGitFolder(dir: string): Promise<{ top: string; common: string } | null> {
  for (let top = await realpath(dir); ; top = path.dirname(top)) {
    const common = await commonFolder(path.join(top, '.git'));
    if (common !== null) return { top, common };
    if (path.dirname(top) === top) return null;
  }
}

/** Lists `folders` (absolute) in info/exclude. A symbolic link in the way is left alone. */
export async function excludeFromGit(
  git: { top: string; common: string },
  folders: readonly string[],
): Promise<void> {
  const file = path.join(git.common, 'info', 'exclude');
  const relative = folders.map((folder) => path.relative(git.top, folder).split(path.sep).join('/'));
  await mkdir(path.dirname(file), { recursive: true });
  if (await isLink(file)) return;
  const text = addExcludes((await readOptional(file)) ?? '', relative);
  if (text !== null) await writeFile(file, text);
}

async function commonFolder(dotGit: string): Promise<string | null> {
  const kind = await kindOf(dotGit);
  if (kind === 'folder') return dotGit;
  if (kind !== 'file') return null;
  const pointer = /^gitdir: (.+?)\s*$/m.exec((await readOptional(dotGit)) ?? '')?.[1];
  if (pointer === undefined) return null;
  const own = path.resolve(path.dirname(dotGit), pointer);
  const common = (await readOptional(path.join(own, 'commondir')))?.trim();
  return common === undefined ? own : path.resolve(own, common);
}

async function kindOf(file: string): Promise<'folder' | 'file' | null> {
  try {
    const found = await stat(file);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

async function isLink(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isSymbolicLink();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
