import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { pack, type Pack } from 'tar-stream';

export type TreeArchive = {
  /** a tar of everything under /work, owned by root */
  stream: Readable;
  /** settles when the tar is written; rejects when the folder cannot be read */
  done: Promise<void>;
};

/** Streams `dir` as a tar; links stay links, nothing is held in memory. */
export function archiveTree(dir: string): TreeArchive {
  const tar = pack();
  const done = addAll(tar, dir).then(() => tar.finalize());
  return { stream: Readable.from(tar), done };
}

/** Every file and link under `dir`, relative, sorted. */
export async function listTree(dir: string, under = ''): Promise<string[]> {
  const entries = await readdir(join(dir, under), { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...(await listTree(dir, path)));
    else paths.push(path);
  }
  return paths.toSorted();
}

async function addAll(tar: Pack, dir: string): Promise<void> {
  await addFolder(tar, dir, 'work');
}

async function addFolder(tar: Pack, dir: string, name: string): Promise<void> {
  tar.entry({ name: `${name}/`, type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: new Date() });
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await addFolder(tar, path, `${name}/${entry.name}`);
    else await addFile(tar, path, `${name}/${entry.name}`);
  }
}

async function addFile(tar: Pack, path: string, name: string): Promise<void> {
  const { mode, mtime, size, ...entry } = await describe(path);
  if (entry.link !== null) {
    tar.entry({ name, type: 'symlink', linkname: entry.link, mode: 0o777, uid: 0, gid: 0, mtime });
    return;
  }
  if (!entry.plain) return; // sockets and devices are no part of a commit
  const target = tar.entry({ name, type: 'file', mode: mode & 0o777, uid: 0, gid: 0, mtime, size });
  await pipeline(createReadStream(path), target);
}

async function describe(
  path: string,
): Promise<{ mode: number; mtime: Date; size: number; link: string | null; plain: boolean }> {
  const found = await lstat(path);
  const link = found.isSymbolicLink() ? await readlink(path) : null;
  return { mode: found.mode, mtime: found.mtime, size: found.size, link, plain: found.isFile() };
}
