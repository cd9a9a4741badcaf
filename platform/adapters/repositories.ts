import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';

import * as argv from '../argv/git.ts';
import type { GitPlace } from '../argv/git.ts';
import { acceptedRefs } from '../domain/bundle.ts';
import { DockfraError, systemCode } from '../domain/errors.ts';
import type { DirtyFile } from '../domain/dirty-files.ts';
import { parseStatus } from '../domain/git-output.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Repositories, RepositoryRef, RootPaths, Settings } from '../ports.ts';
import { openCheckout, reopenCheckout, type Checkout } from './git-checkout.ts';
import { fastForward, NO_LFS } from './git-fast-forward.ts';
import { importBundle } from './git-import.ts';
import { ownerSettings } from './git-owner.ts';
import { createGit, type Git } from './git-process.ts';
import { createRepositoryReader } from './git-reader.ts';
import { commitOf, objectFormat, openStore, sweepLeftovers, withQuarantine } from './git-store.ts';

export type RepositoriesOptions = {
  root: Pick<RootPaths, 'dir' | 'state'>;
  settings: Pick<Settings, 'current'>;
  /** PATH for git */
  path?: string;
  /** the owner's home: its ignore file and whether git-lfs is installed are honoured, nothing else of its config */
  home?: string;
};

const TIMEOUT_MS = 10 * 60_000;

/** The user's repositories, read into bare stores of our own under ROOT/.dockfra/repos. */
export function createRepositories(options: RepositoriesOptions): Repositories {
  const git = createGit(options.path === undefined ? {} : { path: options.path });
  const folder = join(options.root.state, 'repos');
  const store = async (repo: RepositoryRef, format: string): Promise<GitPlace> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await sweepLeftovers(folder);
    return openStore(git, join(folder, `${repo.name}.git`), format);
  };
  const known = (repo: RepositoryRef): GitPlace => ({ gitDir: join(folder, `${repo.name}.git`) });
  return {
    ...createRepositoryReader(git, known),
    find: async (dir) => find(git, options, dir),
    sync: async (repo) => {
      const checkout = await reopenCheckout(git, repo.top);
      const target = await store(repo, await formatOf(git, checkout));
      return { head: await sync(git, { checkout, store: target, branch: repo.branch }) };
    },
    dirtyFiles: async (repo) => dirtyFiles(git, await reopenCheckout(git, repo.top), options.home),
    writeBundle: (repo, commit, have) => writeBundle(git, known(repo), { commit, have, folder }),
    importBundle: async (repo, file, ticketId, rules = {}) => {
      try {
        const { limits } = await options.settings.current();
        const ref = `refs/dockfra/${rules.snapshot ? 'snapshots' : 'tickets'}/${ticketId}`;
        const maxBytes = Math.floor(limits.bundle_mb * 1024 * 1024);
        return await importBundle(git, {
          store: known(repo),
          file,
          expected: acceptedRefs(ticketId),
          ref,
          base: rules.base ?? null,
          maxBytes,
        });
      } finally {
        await rm(file, { force: true });
        await dropFolder(dirname(file));
      }
    },
    fastForward: async (repo, from, to) => {
      const checkout = await openCheckout(git, repo.top);
      if (!checkout.ok) return checkout;
      const owner = await ownerSettings(git, checkout.value, options.home);
      const lfsHome = checkout.value.lfs || owner.lfs ? (options.home ?? '/nonexistent') : null;
      return fastForward(git, {
        store: known(repo),
        checkout: checkout.value,
        branch: repo.branch,
        from,
        to,
        lfsHome,
      });
    },
  };
}

/** The courier gives each bundle a folder of its own; any other folder stays. */
async function dropFolder(folder: string): Promise<void> {
  if (!basename(folder).startsWith('dockfra-courier-')) return;
  try {
    await rmdir(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY'].includes(systemCode(error) ?? '')) throw error;
  }
}

async function find(git: Git, options: RepositoriesOptions, dir: string): Promise<Result<RepositoryRef>> {
  const checkout = await openCheckout(git, dir);
  if (!checkout.ok) return checkout;
  const { top, gitDir, owner, bareConfig } = checkout.value;
  if (bareConfig)
    return refuse(
      'unsupported',
      `${top} is set to be bare (core.bare)`,
      `git -C ${top} config core.bare false`,
    );
  const described = await git.answer({ args: argv.git({ gitDir }, argv.describeRepository()), owner });
  if (described.code !== 0)
    return refuse('unsupported', `${top} is not a repository that git can read`, `see: git -C ${top} status`);
  if (described.stdout.toString('utf8').startsWith('true')) {
    return refuse(
      'unsupported',
      `${top} is a shallow clone: its history is cut off`,
      `git -C ${top} fetch --unshallow`,
    );
  }
  const { git: wanted } = await options.settings.current();
  const branch = await branchOf(git, checkout.value, wanted.branch);
  return branch.ok ? ok({ name: nameOf(options.root.dir, top), top, branch: branch.value }) : branch;
}

async function branchOf(
  git: Git,
  { top, gitDir, owner }: Checkout,
  wanted: string | undefined,
): Promise<Result<string>> {
  const head = await git.answer({ args: argv.git({ gitDir }, argv.headBranch()), owner });
  const branch = wanted ?? (head.code === 0 ? head.stdout.toString('utf8').trim() : null);
  if (branch === null) {
    return refuse(
      'unsupported',
      `${top} has a detached HEAD, so no branch to work for`,
      `git -C ${top} switch main, or set git.branch in dockfra.yaml`,
    );
  }
  if ((await commitOf(git, { gitDir }, `refs/heads/${branch}`, owner)) !== null) return ok(branch);
  if (wanted !== undefined)
    return refuse(
      'not_found',
      `${top} has no branch "${branch}" (git.branch in dockfra.yaml)`,
      'name one that exists: git branch',
    );
  return refuse(
    'unsupported',
    `${top} has no commit yet on ${branch}`,
    `git -C ${top} add . && git -C ${top} commit -m "first commit"`,
  );
}

/** The folder's name, made safe, and a hash of where it lies in the root: two folders of one name stay apart. */
function nameOf(root: string, top: string): string {
  const inside = relative(root, top);
  const where = inside.startsWith('..') || isAbsolute(inside) ? top : inside;
  const safe = basename(top)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 40);
  return `${safe === '' ? 'repo' : safe}-${createHash('sha256').update(where).digest('hex').slice(0, 8)}`;
}

async function formatOf(git: Git, checkout: Checkout): Promise<string> {
  return objectFormat(git, { gitDir: checkout.gitDir }, checkout.owner);
}

async function sync(git: Git, at: { checkout: Checkout; store: GitPlace; branch: string }): Promise<string> {
  const { checkout, store } = at;
  const source: GitPlace = { gitDir: checkout.gitDir };
  const head = await commitOf(git, source, `refs/heads/${at.branch}`, checkout.owner);
  if (head === null) {
    throw new DockfraError(
      'branch_missing',
      `${checkout.top} has no branch "${at.branch}" any more`,
      'make it again, or set git.branch in dockfra.yaml',
    );
  }
  const ref = `refs/dockfra/upstream/${at.branch}`;
  const last = await commitOf(git, store, ref);
  if (last === head) return head;
  if ((await commitOf(git, store, head)) === null) await copyObjects(git, at, { head, last });
  await git.text({ args: argv.git(store, argv.updateRef(ref, head, null)) });
  return head;
}

async function copyObjects(
  git: Git,
  at: { checkout: Checkout; store: GitPlace },
  range: { head: string; last: string | null },
): Promise<void> {
  const source = { gitDir: at.checkout.gitDir };
  const shared = range.last !== null && (await commitOf(git, source, range.last, at.checkout.owner)) !== null;
  const answer = await git.pipe(
    {
      args: argv.git(source, argv.packObjects()),
      owner: at.checkout.owner,
      input: `${range.head}\n${shared ? `^${range.last ?? ''}\n` : ''}`,
      timeoutMs: TIMEOUT_MS,
    },
    { args: argv.git(at.store, argv.indexPack({ strict: false })), timeoutMs: TIMEOUT_MS },
  );
  if (answer.code === 0) return;
  throw new DockfraError(
    'repository_unreadable',
    `${at.checkout.top} cannot be read: ${answer.stderr.trim().slice(0, 500)}`,
    `check it: git -C ${at.checkout.top} fsck`,
  );
}

async function dirtyFiles(git: Git, checkout: Checkout, home: string | undefined): Promise<DirtyFile[]> {
  const owner = await ownerSettings(git, checkout, home);
  const settings = [
    ...NO_LFS,
    ...(owner.excludesFile === null ? [] : [`core.excludesFile=${owner.excludesFile}`]),
  ];
  const args = argv.git({ gitDir: checkout.gitDir, work: checkout.top }, argv.statusFiles(true), settings);
  const answer = await git.answer({
    args,
    owner: checkout.owner,
    cwd: checkout.top,
    maxBytes: 1024 * 1024,
    timeoutMs: TIMEOUT_MS,
  });
  if (answer.code !== 0)
    throw new DockfraError(
      'repository_unreadable',
      `the state of ${checkout.top} cannot be read: ${answer.stderr.trim().slice(0, 300)}`,
      `see: git -C ${checkout.top} status`,
    );
  return parseStatus(answer.stdout.toString('utf8'));
}

/** The ref stands in a repository of its own for the moment, so that two bundles made at once do not meet. */
async function writeBundle(
  git: Git,
  store: GitPlace,
  request: { commit: string; have: string[]; folder: string },
): Promise<string> {
  const file = join(request.folder, `bundle-${randomBytes(8).toString('hex')}`);
  try {
    await withQuarantine(git, store, async (quarantine) => {
      await git.text({
        args: argv.git(quarantine, argv.updateRef('refs/dockfra/base', request.commit, null)),
      });
      const have = await usefulHaves(git, store, request);
      await git.text({
        args: argv.git(quarantine, argv.createBundle(file, 'refs/dockfra/base', have)),
        timeoutMs: TIMEOUT_MS,
      });
    });
    return file;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Commits that the store knows too; where they cover everything, all but the commit itself (git makes no empty bundle). */
async function usefulHaves(
  git: Git,
  store: GitPlace,
  request: { commit: string; have: string[] },
): Promise<string[]> {
  const have: string[] = [];
  for (const sha of request.have) {
    if (!/^[0-9a-f]{40,64}$/.test(sha) || (await commitOf(git, store, sha)) === null) continue;
    const covers = await git.answer({ args: argv.git(store, argv.isAncestor(request.commit, sha)) });
    if (covers.code === 0)
      return (await git.text({ args: argv.git(store, argv.parentsOf(request.commit)) }))
        .split('\n')
        .filter((parent) => parent !== '');
    have.push(sha);
  }
  return have;
}
