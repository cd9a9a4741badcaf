import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import * as argv from '../argv/git.ts';
import type { GitPlace } from '../argv/git.ts';
import { DockfraError } from '../domain/errors.ts';
import { parseChanges, parseCommits, parseTree } from '../domain/git-output.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Repositories, RepositoryRef } from '../ports.ts';
import type { Git } from './git-process.ts';

type Reading = Pick<
  Repositories,
  'isAncestor' | 'changes' | 'patch' | 'commits' | 'merge' | 'exportTree' | 'readFile' | 'files'
>;

const TIMEOUT_MS = 10 * 60_000;
const MAX_FILE_BYTES = 1024 * 1024;
const IDENTITY = {
  GIT_AUTHOR_NAME: 'Dockfra',
  GIT_AUTHOR_EMAIL: 'dockfra@localhost',
  GIT_COMMITTER_NAME: 'Dockfra',
  GIT_COMMITTER_EMAIL: 'dockfra@localhost',
};

/** Everything that is read or made in the platform's own store, where no config but ours counts. */
export function createRepositoryReader(git: Git, storeOf: (repo: RepositoryRef) => GitPlace): Reading {
  const text = (repo: RepositoryRef, command: string[]): Promise<string> =>
    git.text({ args: argv.git(storeOf(repo), command), timeoutMs: TIMEOUT_MS });
  return {
    isAncestor: async (repo, ancestor, commit) => isAncestor(git, storeOf(repo), ancestor, commit),
    changes: async (repo, base, commit) => parseChanges(await text(repo, argv.diffChanges(base, commit))),
    patch: async (repo, base, commit, maxBytes) => {
      const answer = await git.answer({
        args: argv.git(storeOf(repo), argv.diffPatch(base, commit)),
        maxBytes,
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.code !== 0)
        throw new DockfraError(
          'git_failed',
          `the diff cannot be read: ${answer.stderr.trim().slice(0, 300)}`,
          'check that both commits exist',
        );
      const patch = answer.stdout.toString('utf8');
      return answer.cut ? `${patch}\n[diff cut at ${maxBytes} bytes]\n` : patch;
    },
    commits: async (repo, base, commit) => parseCommits(await text(repo, argv.logCommits(base, commit))),
    merge: async (repo, onto, commit, message) => merge(git, storeOf(repo), { onto, commit, message }),
    exportTree: async (repo, commit, dir) => exportTree(git, storeOf(repo), commit, dir),
    readFile: async (repo, commit, path) => readFile(git, storeOf(repo), commit, path),
    files: async (repo, commit) =>
      parseTree(await text(repo, argv.listAll(commit)))
        .filter((entry) => entry.type === 'blob')
        .map(({ path, sha }) => ({ path, sha })),
  };
}

async function isAncestor(git: Git, store: GitPlace, ancestor: string, commit: string): Promise<boolean> {
  const answer = await git.answer({ args: argv.git(store, argv.isAncestor(ancestor, commit)) });
  if (answer.code <= 1) return answer.code === 0;
  throw new DockfraError(
    'git_failed',
    `git cannot compare ${ancestor.slice(0, 12)} with ${commit.slice(0, 12)}: ${answer.stderr.trim().slice(0, 300)}`,
    'check that both commits exist',
  );
}

async function merge(
  git: Git,
  store: GitPlace,
  request: { onto: string; commit: string; message: string },
): Promise<Result<{ commit: string }>> {
  const { onto, commit } = request;
  const answer = await git.answer({
    args: argv.git(store, argv.mergeTree(onto, commit)),
    timeoutMs: TIMEOUT_MS,
  });
  const [tree = '', ...names] = answer.stdout.toString('utf8').split('\0');
  if (answer.code === 1) {
    const paths = [...new Set(names.filter((name) => name !== ''))];
    return refuse(
      'conflict',
      `the work conflicts with the newest ${onto.slice(0, 12)} in ${paths.slice(0, 5).join(', ')}`,
      'merge the branch into the work, solve the conflicts, submit again',
      paths.slice(0, 50),
    );
  }
  if (answer.code !== 0)
    throw new DockfraError(
      'git_failed',
      `git cannot merge: ${answer.stderr.trim().slice(0, 300)}`,
      'git 2.38 or later is needed',
    );
  const authors = (await git.text({ args: argv.git(store, argv.authorsOf(onto, commit)) })).split('\0');
  const notes = [...new Set(authors.map((author) => author.trim()))]
    .filter((author) => author !== '')
    .slice(0, 20);
  const message = `${request.message.trim()}\n\n${notes.map((author) => `Co-authored-by: ${author}\n`).join('')}`;
  const made = await git.text({
    args: argv.git(store, argv.commitTree(tree, [onto, commit])),
    input: message,
    env: IDENTITY,
  });
  const merged = made.trim();
  await git.text({
    args: argv.git(store, argv.updateRef(`refs/dockfra/candidates/${merged}`, merged, null)),
  });
  return ok({ commit: merged });
}

/** As a checkout would lay it out, into an empty folder, with an index of its own. Names the submodules left out. */
async function exportTree(
  git: Git,
  store: GitPlace,
  commit: string,
  dir: string,
): Promise<{ leftOut: string[] }> {
  const index = join(store.gitDir, `index-${randomBytes(8).toString('hex')}`);
  const place = { ...store, work: dir };
  const call = (command: string[]) =>
    git.text({
      args: argv.git(place, command),
      env: { GIT_INDEX_FILE: index },
      cwd: dir,
      timeoutMs: TIMEOUT_MS,
    });
  await mkdir(dir, { recursive: true });
  try {
    await call(argv.readTree(commit));
    await call(argv.checkoutIndex());
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
  const entries = parseTree(
    await git.text({ args: argv.git(store, argv.listAll(commit)), timeoutMs: TIMEOUT_MS }),
  );
  return { leftOut: entries.filter((entry) => entry.type === 'commit').map((entry) => entry.path) };
}

/** null when there is no such plain file; throws when it is larger than a text that people write. */
async function readFile(git: Git, store: GitPlace, commit: string, path: string): Promise<string | null> {
  const entry = parseTree(await git.text({ args: argv.git(store, argv.listTree(commit, path)) }))[0];
  if (entry === undefined || entry.type !== 'blob' || entry.mode === '120000' || entry.path !== path)
    return null;
  if ((entry.size ?? 0) > MAX_FILE_BYTES) {
    throw new DockfraError(
      'file_too_large',
      `${path} at ${commit.slice(0, 12)} has ${entry.size ?? 0} bytes, more than ${MAX_FILE_BYTES}`,
      'make it smaller',
    );
  }
  return git.text({ args: argv.git(store, argv.readBlob(entry.sha)) });
}
