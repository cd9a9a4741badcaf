import { lstat, mkdir, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { DockfraError, systemCode } from '../domain/errors.ts';
import type { Trees } from '../ports.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;

/** Folders under `dir`, which must belong to the platform alone. */
export function createTrees(dir: string): Trees {
  const folder = (name: string): string => {
    if (!NAME.test(name))
      throw new DockfraError(
        'tree_name',
        `${JSON.stringify(name)} cannot name a folder`,
        'report this as a bug',
      );
    return path.join(dir, name);
  };
  const clear = (target: string) => rm(target, { recursive: true, force: true, maxRetries: 3 });
  return {
    async make(name) {
      const target = folder(name);
      await clear(target);
      await mkdir(target, { recursive: true, mode: 0o700 });
      return target;
    },
    remove: (name) => clear(folder(name)),
    write: (name, file, content) => writeBelow(folder(name), file, content),
    resolve: resolveLinks,
  };
}

/** A tree is a copy of somebody's repository: a link in it must not lead the write elsewhere. */
async function writeBelow(top: string, file: string, content: string): Promise<void> {
  const parts = file.split('/');
  const last = parts.pop() ?? '';
  if (last === '' || [...parts, last].some((part) => part === '' || part === '.' || part === '..'))
    throw new DockfraError(
      'tree_path',
      `${JSON.stringify(file.slice(0, 200))} is no path below a tree`,
      'report this as a bug',
    );
  let at = top;
  for (const part of parts) {
    at = path.join(at, part);
    const found = await lstat(at).catch(missing);
    if (found && !found.isDirectory()) await rm(at);
    if (!found?.isDirectory()) await mkdir(at);
  }
  const target = path.join(at, last);
  await rm(target, { recursive: true, force: true });
  await writeFile(target, content, { flag: 'wx' });
}

function missing(error: unknown): null {
  if (systemCode(error) === 'ENOENT') return null;
  throw error;
}

const MAX_HOPS = 40;

/**
 * Every symbolic link followed as far as the path exists, and a link to what is missing to where that would be: what
 * dangles in a copy of a repository may lead somewhere in the repository itself. A loop counts as missing.
 */
export async function resolveLinks(target: string, hops = 0): Promise<string> {
  const rest: string[] = [];
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    try {
      return path.join(await realpath(at), ...rest);
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].includes(systemCode(error) ?? '')) throw error;
    }
    const aim = hops < MAX_HOPS ? await aimOf(at) : null;
    if (aim !== null) return resolveLinks(path.join(aim, ...rest), hops + 1);
    if (path.dirname(at) === at) return path.join(at, ...rest);
    rest.unshift(path.basename(at));
  }
}

/** Where a link points, in the folder that really holds it; null for what is no link. */
async function aimOf(at: string): Promise<string | null> {
  try {
    return path.resolve(await realpath(path.dirname(at)), await readlink(at));
  } catch {
    return null; // missing, or no link: the folder above is looked at next
  }
}
