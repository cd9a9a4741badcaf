import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';

import { systemCode } from '../domain/errors.ts';
import { safeLine } from '../domain/safe-text.ts';

/** A "no" that the model is told; nothing was done. */
export class ToolRefusal extends Error {}

/** Where a path of the model's leads, all links followed. Refused outside of the worktree and inside git's own files. */
export async function insideWorktree(root: string, wanted: string): Promise<string> {
  if (wanted.includes('\0')) throw new ToolRefusal('the path contains a NUL character');
  const top = await realpath(root);
  const plain = path.resolve(top, wanted);
  mustBeInside(top, plain, wanted);
  const real = await followed(plain, wanted);
  mustBeInside(top, real, wanted);
  return real;
}

function mustBeInside(top: string, target: string, wanted: string): void {
  const relative = path.relative(top, target);
  const shown = JSON.stringify(safeLine(wanted, 200));
  if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
    throw new ToolRefusal(`${shown} is outside of the worktree: use paths inside of it, relative to its top`);
  if (relative.split(path.sep).includes('.git')) throw new ToolRefusal(`${shown} belongs to git`);
}

/** The real path of what exists, plus the rest as it is written. A link that dangles leads nowhere. */
async function followed(target: string, wanted: string): Promise<string> {
  const rest: string[] = [];
  for (let at = target; ; at = path.dirname(at)) {
    const real = await realpath(at).catch(nullIfMissing);
    if (real !== null) return path.join(real, ...rest);
    if ((await lstat(at).catch(nullIfMissing)) !== null)
      throw new ToolRefusal(`${JSON.stringify(safeLine(wanted, 200))} is a symbolic link to nothing`);
    rest.unshift(path.basename(at));
  }
}

function nullIfMissing(error: unknown): null {
  const code = systemCode(error);
  if (code === 'ENOENT') return null;
  if (code === 'ENOTDIR') throw new ToolRefusal('a part of the path is a file, not a folder');
  if (code === 'ELOOP') throw new ToolRefusal('the path is a loop of symbolic links');
  if (code === 'ENAMETOOLONG') throw new ToolRefusal('the path is too long');
  throw error;
}
