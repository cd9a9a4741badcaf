import { randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { DockfraError, systemCode } from '../domain/errors.ts';

export type Owner = { uid: number; gid: number };

/**
 * Writes whole or not at all: temporary file beside the target, fsync, rename, fsync of the folder. `mode` in octal; with an
 * `owner` the file is theirs and has just this mode, whatever the umask is.
 */
export async function writeDurably(
  path: string,
  content: string | Buffer,
  mode = 0o600,
  owner?: Owner,
): Promise<void> {
  const folder = dirname(path);
  // beside the target, for a rename is atomic only within one file system; the leading dot hides it from listings
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      if (owner) await takeOver(handle, mode, owner);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw explainWrite(path, error);
  }
}

/** The owner first: a change of owner takes set-id bits away. */
async function takeOver(handle: FileHandle, mode: number, { uid, gid }: Owner): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid);
  await handle.chmod(mode);
}

/** Makes a rename or a new file in `folder` survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A write error with its cure; everything unknown passes through. */
export function explainWrite(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DockfraError(
      'disk_full',
      `no space left to write ${path}`,
      'free some disk space and try again; nothing was changed',
      error,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new DockfraError(
      'not_writable',
      `${path} cannot be written (${code})`,
      'check the owner and mode of its folder',
      error,
    );
  }
  return error;
}
