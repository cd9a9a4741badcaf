import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as argv from '../argv/git.ts';
import type { GitPlace } from '../argv/git.ts';
import { systemCode } from '../domain/errors.ts';
import type { Git, Owner } from './git-process.ts';

/** The whole config of a store: short, ours, rewritten at every opening. Big files are streamed and never compared. */
function storeConfig(format: string): string {
  const version = format === 'sha1' ? 0 : 1;
  const extensions = format === 'sha1' ? '' : `[extensions]\n\tobjectFormat = ${format}\n`;
  return `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n\tbigFileThreshold = 20m\n\tlogAllRefUpdates = always\n[transfer]\n\tfsckObjects = true\n[receive]\n\tdenyNonFastForwards = true\n${extensions}`;
}

/** The platform's own bare repository in `dir`, made when it is not there. Several processes may do so at once. */
export async function openStore(git: Git, dir: string, format: string): Promise<GitPlace> {
  if (!(await exists(join(dir, 'HEAD')))) await makeStore(git, dir, format);
  return { gitDir: dir };
}

async function makeStore(git: Git, dir: string, format: string): Promise<void> {
  const fresh = `${dir}.${randomBytes(6).toString('hex')}.new`;
  try {
    await initBare(git, fresh, format);
    await rename(fresh, dir);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function initBare(git: Git, dir: string, format: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await git.text({ args: argv.initBare(dir, format) });
  await writeFile(join(dir, 'config'), storeConfig(format));
}

/** Runs `work` in an empty repository that can read the store's objects; what lands in it is dropped afterwards. */
export async function withQuarantine<T>(
  git: Git,
  store: GitPlace,
  work: (quarantine: GitPlace, format: string) => Promise<T>,
): Promise<T> {
  const format = await objectFormat(git, store);
  const dir = await mkdtemp(`${store.gitDir}.quarantine-`);
  try {
    await initBare(git, dir, format);
    await writeFile(join(dir, 'objects', 'info', 'alternates'), `${join(store.gitDir, 'objects')}\n`);
    return await work({ gitDir: dir }, format);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const LEFTOVER = /\.git\.(quarantine-\w+|[0-9a-f]+\.new)$|^bundle-[0-9a-f]+$/;
const LEFTOVER_MS = 6 * 60 * 60_000;

/** Removes what a killed process left beside the stores; nothing of ours lives as long as that. */
export async function sweepLeftovers(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((entry) => LEFTOVER.test(entry))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null); // whoever made it may just have finished
    if (found !== null && Date.now() - found.mtimeMs > LEFTOVER_MS)
      await rm(path, { recursive: true, force: true });
  }
}

/** Moves the packs of `quarantine` into the store: index last, for a pack without one is not looked at. */
export async function adoptPacks(quarantine: GitPlace, store: GitPlace): Promise<void> {
  const from = join(quarantine.gitDir, 'objects', 'pack');
  const to = join(store.gitDir, 'objects', 'pack');
  await mkdir(to, { recursive: true });
  const files = (await packFiles(from)).toSorted(
    (a, b) => Number(a.endsWith('.idx')) - Number(b.endsWith('.idx')),
  );
  for (const file of files) await rename(join(from, file), join(to, file));
}

/** Names of the files under objects/pack that make a pack. */
export async function packFiles(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((file) => /^pack-[0-9a-f]+\.(pack|rev|idx)$/.test(file));
}

export async function objectFormat(git: Git, place: GitPlace, owner: Owner = null): Promise<string> {
  const said = await git.text({ args: argv.git(place, argv.describeRepository()), owner });
  return said.trim().split('\n')[1] === 'sha256' ? 'sha256' : 'sha1';
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** The full sha of a commit, or null when there is none under that name. */
export async function commitOf(
  git: Git,
  place: GitPlace,
  revision: string,
  owner: Owner = null,
): Promise<string | null> {
  const answer = await git.answer({ args: argv.git(place, argv.resolveCommit(revision)), owner });
  return answer.code === 0 ? answer.stdout.toString('utf8').trim() : null;
}
