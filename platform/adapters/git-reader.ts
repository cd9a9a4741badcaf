import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import * as argv from '../argv/git.ts';
import type { GitPlace } from '../argv/git.ts';
import type { Change } from '../domain/change.ts';
import { measureChanges, readablePatch } from '../domain/diff-sections.ts';
import { DockfraError } from '../domain/errors.ts';
import { parseChanges, parseCommits, parseTree } from '../domain/git-output.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Repositories, RepositoryRef } from '../ports.ts';
import type { Git } from './git-process.ts';

type Reading = Pick<
  Repositories,
  'isAncestor' | 'mergeBase' | 'changes' | 'patch' | 'commits' | 'merge' | 'exportTree' | 'readFile' | 'files'
>;

const TIMEOUT_MS = 10 * 60_000;
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_DIFF_BYTES = 32 * 1024 * 1024;
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
    mergeBase: async (repo, one, other) => mergeBase(git, storeOf(repo), one, other),
    changes: async (repo, base, commit) => changes(git, storeOf(repo), base, commit),
    patch: async (repo, base, commit, maxBytes) => patch(git, storeOf(repo), { base, commit, maxBytes }),
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

/** Two readings of one diff: what git takes for binary is told by the first, and counted by the second. */
async function changes(git: Git, store: GitPlace, base: string, commit: string): Promise<Change[]> {
  const listed = parseChanges(
    await git.text({ args: argv.git(store, argv.diffChanges(base, commit)), timeoutMs: TIMEOUT_MS }),
  );
  const diff = await readDiff(git, store, argv.diffPatch(base, commit, 0));
  const measured = measureChanges(listed, diff.text, diff.cut);
  if (measured !== null) return measured;
  throw new DockfraError(
    'git_failed',
    `the diff of ${base.slice(0, 12)} and ${commit.slice(0, 12)} names other files than their list`,
    'check the version of git: 2.38 or later is needed',
  );
}

async function patch(
  git: Git,
  store: GitPlace,
  wanted: { base: string; commit: string; maxBytes: number },
): Promise<string> {
  const diff = await readDiff(git, store, argv.diffPatch(wanted.base, wanted.commit));
  const whole = readablePatch(diff.text);
  const text = Buffer.from(whole.slice(0, wanted.maxBytes), 'latin1').toString('utf8');
  const cut = diff.cut || whole.length > wanted.maxBytes;
  return cut ? `${text}\n[diff cut at ${wanted.maxBytes} bytes]\n` : text;
}

/** As latin1: one character a byte. */
async function readDiff(
  git: Git,
  store: GitPlace,
  command: string[],
): Promise<{ text: string; cut: boolean }> {
  const answer = await git.answer({
    args: argv.git(store, command),
    maxBytes: MAX_DIFF_BYTES,
    timeoutMs: TIMEOUT_MS,
  });
  if (answer.code === 0) return { text: answer.stdout.toString('latin1'), cut: answer.cut };
  throw new DockfraError(
    'git_failed',
    `the diff cannot be read: ${answer.stderr.trim().slice(0, 300)}`,
    'check that both commits exist',
  );
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

async function mergeBase(git: Git, store: GitPlace, one: string, other: string): Promise<string | null> {
  const answer = await git.answer({ args: argv.git(store, argv.mergeBase(one, other)) });
  if (answer.code <= 1) return answer.stdout.toString('utf8').trim() || null;
  throw new DockfraError(
    'git_failed',
    `git finds no common commit of ${one.slice(0, 12)} and ${other.slice(0, 12)}: ${answer.stderr.trim().slice(0, 300)}`,
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
