import { buffer } from 'node:stream/consumers';

import { pack } from 'tar-stream';

export type ArchiveEntry = {
  path: string;
  content: string | Buffer;
  mode: number;
  uid?: number;
  gid?: number;
};

/** A tar in memory, owned by root unless an entry says otherwise; folders are made as the paths need them. */
export async function createArchive(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const tar = pack();
  const folders = new Set<string>();
  // A fixed date: equal content gives equal bytes, so that builders can cache.
  const mtime = new Date(0);
  for (const { path, content, mode, uid = 0, gid = 0 } of entries) {
    for (const folder of foldersOf(path)) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      tar.entry({ name: `${folder}/`, type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime });
    }
    tar.entry({ name: path, mode, uid, gid, mtime }, content);
  }
  tar.finalize();
  return await buffer(tar);
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_part, at) => parts.slice(0, at + 1).join('/'));
}
