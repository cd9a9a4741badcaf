import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Empty folders around the mirror: what lies above the root is not there, and nothing of others is in its place. */
const AROUND = 'a/b/c/d/e/f/g/h';

/**
 * The root as it would be with `text` in one file: a folder of links to everything else, for as long as `work` takes. Nothing is
 * written below the root, and paths mean what they mean there.
 */
export async function withMirror<T>(
  root: string,
  { file, text }: { file: string; text: string },
  work: (mirror: string) => Promise<T>,
): Promise<T> {
  const own = await mkdtemp(path.join(tmpdir(), 'dockfra-check-'));
  const mirror = path.join(own, AROUND);
  try {
    await mkdir(mirror, { recursive: true });
    let [from, to] = [root, mirror];
    const folders = path.relative(root, file).split(path.sep);
    const name = folders.pop() ?? '';
    for (const folder of folders) {
      await linkAll(from, to, folder);
      [from, to] = [path.join(from, folder), path.join(to, folder)];
      await mkdir(to);
    }
    await linkAll(from, to, name);
    await writeFile(path.join(to, name), text, { mode: 0o600 });
    return await work(mirror);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function linkAll(from: string, to: string, but: string): Promise<void> {
  for (const name of await readdir(from))
    if (name !== but) await symlink(path.join(from, name), path.join(to, name));
}
