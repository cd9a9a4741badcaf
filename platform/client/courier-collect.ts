import { createReadStream } from 'node:fs';
import { copyFile, rm, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import {
  CourierRefusal,
  git,
  gitText,
  readArguments,
  storeOf,
  WORK,
  type CourierHeader,
} from './courier-git.ts';
import { scratchFolder } from './courier-scratch.ts';

/** collect NAME TICKET BASE commits|snapshot BYTES -> header, then a bundle of at most that many bytes. */
export async function collect(
  args: readonly string[],
  answer: (header: CourierHeader) => void,
  output: Writable,
): Promise<void> {
  const [name = '', ticket = '', base = '', mode = '', limit = ''] = readArguments(args, [
    'name',
    'ticket',
    'commit',
    'mode',
    'number',
  ]);
  const store = storeOf(name);
  const dir = `${WORK}/${ticket}`;
  const branch = `refs/heads/ticket/${ticket}`;
  const head = await git({
    dir: '/',
    args: ['--git-dir', store, 'rev-parse', '--verify', '--quiet', `${branch}^{commit}`],
  });
  if (head.code !== 0)
    throw new CourierRefusal(
      'no_worktree',
      `${ticket} has no branch in the developer's container: dockfra ticket work ${ticket}`,
    );
  const dirty = await dirtyFiles(dir);
  const ref = mode === 'snapshot' ? `refs/dockfra/snapshot/${ticket}` : branch;
  const commit = mode === 'snapshot' ? await snapshot(dir, ref) : head.out.trim();
  if (commit === base) throw new CourierRefusal('empty', `${ticket} has no commit after its base`);
  const file = `${store}.outgoing-${process.pid}`;
  try {
    const made = await git({ dir: store, args: ['bundle', 'create', '--quiet', file, ref, `^${base}`] });
    if (made.code !== 0)
      throw new CourierRefusal(
        made.err.includes('empty bundle') ? 'empty' : 'git',
        `git bundle: ${made.err.trim().split('\n').at(-1)?.slice(0, 300) ?? 'failed'}`,
      );
    const { size } = await stat(file);
    if (size > Number(limit))
      throw new CourierRefusal(
        'too_large',
        `the work of ${ticket} packs to ${size} bytes, the limit is ${limit}`,
      );
    answer({ ok: true, commit, ref, dirty, bytes: size });
    await pipeline(createReadStream(file), output);
  } finally {
    await rm(file, { force: true });
  }
}

/** Files that differ from the last commit, tracked or not, at most 50. */
async function dirtyFiles(dir: string): Promise<string[]> {
  const listed = await git({
    dir,
    args: ['status', '--porcelain=v1', '-z', '--no-renames', '--ignore-submodules=all'],
  });
  if (listed.code !== 0)
    throw new CourierRefusal('git', `git status: ${listed.err.trim().slice(0, 300) || 'failed'}`);
  // two letters of state and a space stand before each path
  return listed.out
    .split('\0')
    .map((entry) => entry.slice(3))
    .filter((path) => path !== '')
    .slice(0, 50);
}

/** The whole work tree as one commit on top of HEAD, made with an index of its own: the person's stays as it is. */
async function snapshot(dir: string, ref: string): Promise<string> {
  const index = `${scratchFolder()}/index`;
  const who = {
    GIT_AUTHOR_NAME: 'dockfra',
    GIT_AUTHOR_EMAIL: 'dockfra@localhost',
    GIT_COMMITTER_NAME: 'dockfra',
    GIT_COMMITTER_EMAIL: 'dockfra@localhost',
  };
  const env = { GIT_INDEX_FILE: index, ...who };
  // Starting from the person's index spares reading every file again; without one git builds it anew.
  const own = await gitText({ dir, args: ['rev-parse', '--path-format=absolute', '--git-path', 'index'] });
  await copyFile(own, index).catch(() => undefined);
  await gitText({ dir, args: ['add', '--all', '.'], env });
  const tree = await gitText({ dir, args: ['write-tree'], env });
  const commit = await gitText({
    dir,
    args: ['commit-tree', tree, '-p', 'HEAD', '-m', 'Uncommitted work'],
    env,
  });
  await gitText({ dir, args: ['update-ref', ref, commit] });
  return commit;
}
