import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import {
  CourierRefusal,
  git,
  gitText,
  readArguments,
  storeOf,
  WORK,
  type CourierHeader,
} from './courier-git.ts';

/** provision NAME TICKET BASE START PERSON BYTES, then a bundle of START with that many bytes (0: none) on standard input. */
export async function provision(args: readonly string[], input: Readable): Promise<CourierHeader> {
  const [name = '', ticket = '', base = '', start = '', person = '', bytes = '0'] = readArguments(args, [
    'name',
    'ticket',
    'commit',
    'commit',
    'person',
    'number',
  ]);
  const store = storeOf(name);
  await mkdir(`${WORK}/.repositories`, { recursive: true });
  const bundle = `${store}.incoming-${process.pid}`;
  try {
    await receive(input, bundle, Number(bytes));
    await ensureStore(store, base.length === 64 ? 'sha256' : 'sha1');
    if (bytes !== '0')
      await gitText({
        dir: store,
        args: [
          'fetch',
          '--quiet',
          '--no-tags',
          '--no-write-fetch-head',
          bundle,
          `+refs/dockfra/base:refs/dockfra/base/${ticket}`,
        ],
      });
  } finally {
    await rm(bundle, { force: true });
  }
  for (const commit of new Set([base, start])) {
    const known = await git({ dir: store, args: ['cat-file', '-e', `${commit}^{commit}`] });
    if (known.code !== 0)
      throw new CourierRefusal('missing_base', `${commit} is not in the developer's copy of ${name}`);
  }
  await gitText({ dir: store, args: ['update-ref', `refs/dockfra/base/${ticket}`, base] });
  await ensureWorktree(store, ticket, start);
  await setPerson(`${WORK}/${ticket}`, person);
  return { ok: true, commit: await gitText({ dir: `${WORK}/${ticket}`, args: ['rev-parse', 'HEAD'] }) };
}

/** Exactly `bytes` bytes of the input into a file; the input stays open, for it is also the sign that the platform is still there. */
async function receive(input: Readable, file: string, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const out = createWriteStream(file);
  let got = 0;
  const whole = new Promise<void>((resolve, reject) => {
    out.once('error', reject);
    out.once('close', resolve);
    const take = (chunk: Buffer): void => {
      got += chunk.length;
      if (!out.write(chunk)) {
        input.pause();
        out.once('drain', () => input.resume());
      }
      if (got < bytes) return;
      input.removeListener('data', take);
      out.end();
    };
    input.on('data', take);
  });
  await whole;
  input.resume();
  if (got !== bytes) throw new CourierRefusal('short', `the bundle has ${got} bytes instead of ${bytes}`);
}

/** A bare repository, whole or not there at all. Pushes from outside update the worktree that they belong to. */
async function ensureStore(store: string, format: string): Promise<void> {
  if (await exists(`${store}/HEAD`)) return;
  const fresh = `${store}.new-${process.pid}`;
  await gitText({
    dir: '/',
    args: ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, fresh],
  });
  const settings = [
    ['extensions.worktreeConfig', 'true'],
    ['receive.denyCurrentBranch', 'updateInstead'],
    ['push.default', 'current'],
  ] as const;
  await gitText({ dir: fresh, args: ['config', '--file', `${fresh}/config.worktree`, 'core.bare', 'true'] });
  await gitText({ dir: fresh, args: ['config', '--file', `${fresh}/config`, '--unset', 'core.bare'] });
  for (const [key, value] of settings)
    await gitText({ dir: fresh, args: ['config', '--file', `${fresh}/config`, key, value] });
  await rename(fresh, store);
}

/** What is there is kept; a branch that is not begins at `start`. */
async function ensureWorktree(store: string, ticket: string, start: string): Promise<void> {
  const dir = `${WORK}/${ticket}`;
  const branch = `ticket/${ticket}`;
  if (await exists(dir)) {
    const at = await git({ dir, args: ['rev-parse', '--path-format=absolute', '--git-common-dir'] });
    if (at.code === 0 && at.out.trim() === store) return;
    throw new CourierRefusal(
      'in_the_way',
      `${dir} exists and is no worktree of this ticket; move it away in the developer's container`,
    );
  }
  await gitText({ dir: store, args: ['worktree', 'prune'] });
  const there = await git({ dir: store, args: ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`] });
  const what = there.code === 0 ? [dir, branch] : ['-b', branch, dir, start];
  await gitText({ dir: store, args: ['worktree', 'add', '--quiet', ...what] });
}

async function setPerson(dir: string, person: string): Promise<void> {
  const email = person.includes('@') ? person : `${person}@developer.dockfra`;
  await gitText({ dir, args: ['config', '--worktree', 'user.name', person] });
  await gitText({ dir, args: ['config', '--worktree', 'user.email', email] });
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
