import { lstat, readFile, readlink, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import * as argv from '../argv/git.ts';
import type { GitPlace } from '../argv/git.ts';
import type { Change } from '../domain/change.ts';
import { touchedBy, type DirtyFile } from '../domain/dirty-files.ts';
import { systemCode } from '../domain/errors.ts';
import { LFS_SETTINGS } from '../domain/git-hazards.ts';
import { parseChanges, parseStatus, parseTree } from '../domain/git-output.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { writeDurably } from './durable-file.ts';
import type { Checkout } from './git-checkout.ts';
import type { Git, GitCall } from './git-process.ts';
import { commitOf, exists } from './git-store.ts';

export type Forward = {
  store: GitPlace;
  checkout: Checkout;
  branch: string;
  from: string;
  to: string;
  /** HOME for git-lfs; the filters run only when the owner's settings name them */
  lfsHome: string | null;
};

const TIMEOUT_MS = 10 * 60_000;
const LOCK_GRACE_MS = 10_000;
const markerSchema = z.object({ from: z.string(), to: z.string(), at: z.number() });

/** Moves the user's branch. Objects first, then the work tree, the ref last: a crash in between is finished by the next call. */
export async function fastForward(git: Git, forward: Forward): Promise<Result<null>> {
  const ref = `refs/heads/${forward.branch}`;
  const head = await commitOf(git, place(forward), ref, forward.checkout.owner);
  if (head === forward.to) return ok(null);
  if (head !== forward.from) return moved(forward, head);
  const ancestry = await git.answer({
    args: argv.git(forward.store, argv.isAncestor(forward.from, forward.to)),
  });
  if (ancestry.code !== 0)
    return refuse(
      'main_moved',
      `${forward.to.slice(0, 12)} is not ahead of ${forward.branch}`,
      'merge again on the newest commit',
    );
  await sendObjects(git, forward);
  const tree = await moveTree(git, forward);
  if (!tree.ok) return tree;
  const written = await git.answer(inCheckout(forward, argv.updateRef(ref, forward.to, forward.from)));
  if (written.code !== 0)
    return moved(forward, await commitOf(git, place(forward), ref, forward.checkout.owner));
  await rm(markerOf(forward), { force: true });
  return ok(null);
}

function moved(forward: Forward, head: string | null): ReturnType<typeof refuse> {
  const now = head === null ? 'is gone' : `is at ${head.slice(0, 12)}, not ${forward.from.slice(0, 12)}`;
  return refuse('main_moved', `${forward.branch} ${now}`, 'the change is merged again on the newest commit');
}

/** A pack through a pipe: neither side reads the other's config, and nothing is fetched. */
async function sendObjects(git: Git, forward: Forward): Promise<void> {
  const target = inCheckout(forward, argv.indexPack({ strict: false }));
  const answer = await git.pipe(
    {
      args: argv.git(forward.store, argv.packObjects()),
      input: `${forward.to}\n^${forward.from}\n`,
      timeoutMs: TIMEOUT_MS,
    },
    target,
  );
  if (answer.code !== 0)
    throw new Error(
      `objects could not be written to ${forward.checkout.top}: ${answer.stderr.slice(0, 500)}`,
    );
}

async function moveTree(git: Git, forward: Forward): Promise<Result<null>> {
  const where = await checkedOut(git, forward);
  if (!where.ok || !where.value) return where.ok ? ok(null) : where;
  const lock = await clearStaleLock(forward);
  if (!lock.ok) return lock;
  const interrupted = await readMarker(forward);
  await git.answer(inTree(forward, argv.refreshIndex()));
  const dirty = parseStatus(await git.text(inTree(forward, argv.statusFiles(false))));
  const changed = await changesOf(git, forward);
  if (touchedBy(dirty, changed).length === 0) {
    await writeDurably(
      markerOf(forward),
      JSON.stringify({ from: forward.from, to: forward.to, at: Date.now() }),
    );
    const switched = await git.answer(inTree(forward, argv.switchTree(forward.from, forward.to)));
    if (switched.code === 0) return ok(null);
    if (!interrupted) return inTheWay(forward, switched.stderr);
  } else if (!interrupted) return dirtyTree(forward, pathsOf(touchedBy(dirty, changed)));
  return finishInterrupted(git, forward, pathsOf(dirty), changed);
}

async function changesOf(git: Git, forward: Forward): Promise<Change[]> {
  return parseChanges(
    await git.text({ args: argv.git(forward.store, argv.diffChanges(forward.from, forward.to)) }),
  );
}

const pathsOf = (files: readonly DirtyFile[]): string[] => files.map(({ path }) => path);

/** True when the branch is checked out in the user's own folder; a refusal when it is in another linked worktree. */
async function checkedOut(git: Git, forward: Forward): Promise<Result<boolean>> {
  const head = await git.answer(inCheckout(forward, argv.headBranch()));
  if (head.code === 0 && head.stdout.toString('utf8').trim() === forward.branch)
    return ok(!forward.checkout.bareConfig);
  const listed = await git.text(inCheckout(forward, argv.listWorktrees()));
  const others = listed
    .split('\0\0')
    .filter((block) => block.split('\0').includes(`branch refs/heads/${forward.branch}`));
  if (others.length === 0) return ok(false);
  const folder = others[0]?.split('\0')[0]?.replace('worktree ', '') ?? '';
  return refuse(
    'unsupported',
    `${forward.branch} is checked out in another worktree, ${folder}`,
    `check out another branch there, or use ${forward.branch} in ${forward.checkout.top}`,
  );
}

/** Our own git may have been killed while it held the index. Anybody else's lock is left alone. */
async function clearStaleLock(forward: Forward): Promise<Result<null>> {
  const lock = join(forward.checkout.gitDir, 'index.lock');
  if (!(await exists(lock))) return ok(null);
  const marker = await readMarker(forward);
  const { mtimeMs } = await stat(lock);
  const ours = marker !== null && mtimeMs >= marker.at - 1000 && mtimeMs <= marker.at + TIMEOUT_MS;
  if (!ours || Date.now() - mtimeMs < LOCK_GRACE_MS) {
    return refuse(
      'busy',
      `another git works in ${forward.checkout.top}: ${lock} exists`,
      'wait for it; when none runs, remove that file',
    );
  }
  await rm(lock, { force: true });
  return ok(null);
}

/** After a crash in the middle: every file that differs must be the old one, the new one, or the start of the new one. */
async function finishInterrupted(
  git: Git,
  forward: Forward,
  dirty: string[],
  changed: Change[],
): Promise<Result<null>> {
  const paths = new Set(
    changed.flatMap((change) => [change.path, ...(change.oldPath === null ? [] : [change.oldPath])]),
  );
  const foreign = dirty.filter((path) => !paths.has(path));
  for (const path of paths) if (!(await explained(git, forward, path))) foreign.push(path);
  if (foreign.length > 0) return dirtyTree(forward, foreign);
  const reset = await git.answer(inTree(forward, argv.resetTree(forward.to)));
  return reset.code === 0 ? ok(null) : inTheWay(forward, reset.stderr);
}

async function explained(git: Git, forward: Forward, path: string): Promise<boolean> {
  const now = await contentOf(join(forward.checkout.top, path));
  if (now === null) return true;
  const [before, after] = [
    await blobAt(git, forward, forward.from, path),
    await blobAt(git, forward, forward.to, path),
  ];
  return (before?.equals(now) ?? false) || (after?.subarray(0, now.length).equals(now) ?? false);
}

async function blobAt(git: Git, forward: Forward, commit: string, path: string): Promise<Buffer | null> {
  const entry = parseTree(await git.text({ args: argv.git(forward.store, argv.listTree(commit, path)) }))[0];
  if (entry?.type !== 'blob') return null;
  const answer = await git.answer({ args: argv.git(forward.store, argv.readBlob(entry.sha)) });
  return answer.cut ? null : answer.stdout;
}

async function contentOf(file: string): Promise<Buffer | null> {
  try {
    const entry = await lstat(file);
    if (entry.isSymbolicLink()) return Buffer.from(await readlink(file));
    return entry.isFile() ? await readFile(file) : Buffer.from('\0not a file');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

function dirtyTree(forward: Forward, files: string[]): ReturnType<typeof refuse> {
  const named = files.slice(0, 5).join(', ');
  return refuse(
    'dirty_tree',
    `${forward.checkout.top} has changes of its own: ${named}${files.length > 5 ? ' ...' : ''}`,
    'commit, stash or undo them, then try again',
    files.slice(0, 50),
  );
}

function inTheWay(forward: Forward, stderr: string): ReturnType<typeof refuse> {
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^(fatal|error): /, '').trim())
    .filter((line) => line !== '');
  return refuse(
    'dirty_tree',
    `${forward.checkout.top} cannot be updated: ${said[0] ?? 'git does not say why'}`,
    'move the files in the way, then try again',
    said.slice(0, 50),
  );
}

const markerOf = (forward: Forward): string => join(forward.store.gitDir, 'dockfra-forward.json');

async function readMarker(forward: Forward): Promise<{ at: number } | null> {
  if (!(await exists(markerOf(forward)))) return null;
  const marker = markerSchema.safeParse(JSON.parse(await readFile(markerOf(forward), 'utf8')));
  return marker.success && marker.data.from === forward.from && marker.data.to === forward.to
    ? marker.data
    : null;
}

const place = (forward: Forward): GitPlace => ({ gitDir: forward.checkout.gitDir });

function inCheckout(forward: Forward, command: string[]): GitCall {
  return { args: argv.git(place(forward), command), owner: forward.checkout.owner, timeoutMs: TIMEOUT_MS };
}

function inTree(forward: Forward, command: string[]): GitCall {
  const lfs = forward.lfsHome !== null;
  const settings = lfs ? LFS_SETTINGS.map(({ key, value }) => `${key}=${value}`) : NO_LFS;
  return {
    args: argv.git({ ...place(forward), work: forward.checkout.top }, command, settings),
    owner: forward.checkout.owner,
    cwd: forward.checkout.top,
    timeoutMs: TIMEOUT_MS,
    ...(forward.lfsHome === null ? {} : { env: { HOME: forward.lfsHome } }),
  };
}

/** Empty values switch the filter off where the owner does not use it. */
export const NO_LFS: readonly string[] = [
  'filter.lfs.clean=',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
];
