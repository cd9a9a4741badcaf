import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import * as argv from '../argv/git.ts';
import { DockfraError, systemCode } from '../domain/errors.ts';
import { findGitHazards, parseGitConfig, usesLfs } from '../domain/git-hazards.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Git, Owner } from './git-process.ts';
import { exists } from './git-store.ts';

/** The user's own repository: where it is, whose it is, and nothing of its config but what was looked at as data. */
export type Checkout = { top: string; gitDir: string; owner: Owner; lfs: boolean; bareConfig: boolean };

/** Walks up from `dir` as git does, without starting git there. Refuses what could make git run or read elsewhere. */
export async function openCheckout(git: Git, dir: string): Promise<Result<Checkout>> {
  const start = await realFolder(dir);
  if (start === null) return refuse('not_found', `there is no folder ${dir}`, 'check the path');
  const top = await findTop(start);
  if (!top.ok) return top;
  const gitDir = await resolveGitDir(top.value);
  if (!gitDir.ok) return gitDir;
  return inspect(git, top.value, gitDir.value);
}

async function inspect(git: Git, top: string, gitDir: string): Promise<Result<Checkout>> {
  const owner = await ownerOf(top);
  const settings = [];
  for (const file of [join(await commonDir(gitDir), 'config'), join(gitDir, 'config.worktree')]) {
    if (!(await exists(file))) continue;
    const answer = await git.answer({
      args: argv.listConfig(file),
      owner,
      cwd: top,
      maxBytes: 4 * 1024 * 1024,
    });
    if (answer.code !== 0 || answer.cut) {
      return refuse(
        'unsupported',
        `${file} cannot be read as git config`,
        `look at it: git config --file ${file} --list`,
      );
    }
    settings.push(...parseGitConfig(answer.stdout.toString('utf8')));
  }
  const hazards = findGitHazards(settings, top);
  if (hazards.length > 0) return hazardous(top, hazards);
  const bareConfig = settings.some((setting) => setting.key === 'core.bare' && setting.value === 'true');
  return ok({ top, gitDir, owner, lfs: usesLfs(settings), bareConfig });
}

function hazardous(top: string, keys: string[]): ReturnType<typeof refuse> {
  const cure = keys.map((key) => `git -C ${top} config --local --unset-all ${key}`);
  const message = `the git config of ${top} names programs or sources that Dockfra will not start or read: ${keys.join(', ')}`;
  return refuse(
    'dangerous',
    message,
    `remove them (or move them to your own ~/.gitconfig): ${cure[0] ?? ''}`,
    cure,
  );
}

async function realFolder(dir: string): Promise<string | null> {
  try {
    const real = await realpath(dir);
    return (await stat(real)).isDirectory() ? real : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

async function findTop(start: string): Promise<Result<string>> {
  for (let dir = start; ; dir = dirname(dir)) {
    if (await exists(join(dir, '.git'))) return ok(dir);
    if (await looksBare(dir)) {
      return refuse(
        'unsupported',
        `${dir} is a bare git repository, it has no files to run`,
        `use a checkout: git clone ${dir} FOLDER`,
      );
    }
    if (dirname(dir) === dir) break;
  }
  const hint = `make one: git -C ${start} init && git -C ${start} add . && git -C ${start} commit -m "first commit"`;
  return refuse('not_found', `${start} is not in a git repository`, hint);
}

async function looksBare(dir: string): Promise<boolean> {
  for (const part of ['HEAD', 'objects', 'refs']) if (!(await exists(join(dir, part)))) return false;
  return true;
}

/** `.git` is a folder, or the file of a linked worktree or submodule that its target agrees to. */
async function resolveGitDir(top: string): Promise<Result<string>> {
  const path = join(top, '.git');
  const entry = await lstat(path);
  if (entry.isDirectory()) return ok(path);
  if (!entry.isFile()) return foreign(path, 'is a symbolic link to another repository');
  const target = /^gitdir: (.+)\n?$/.exec(await readFile(path, 'utf8'))?.[1];
  if (target === undefined) return foreign(path, 'is not a gitdir file');
  const gitDir = resolve(top, target);
  const agreed = (await pointsBack(join(gitDir, 'gitdir'), path)) || (await isSubmoduleOf(gitDir, top));
  return agreed ? ok(gitDir) : foreign(path, `leads to ${gitDir}, which does not know of it`);
}

function foreign(path: string, fault: string): ReturnType<typeof refuse> {
  return refuse(
    'dangerous',
    `${path} ${fault}`,
    'use a folder that is a repository or linked worktree of its own',
  );
}

async function pointsBack(file: string, path: string): Promise<boolean> {
  if (!(await exists(file))) return false;
  return (await readFile(file, 'utf8')).trim() === path;
}

/** A submodule's git folder lies in the .git/modules of a folder above it. */
async function isSubmoduleOf(gitDir: string, top: string): Promise<boolean> {
  const modules = gitDir.indexOf('/.git/modules/');
  return (
    modules > 0 && top.startsWith(`${gitDir.slice(0, modules)}/`) && (await exists(join(gitDir, 'HEAD')))
  );
}

async function commonDir(gitDir: string): Promise<string> {
  const file = join(gitDir, 'commondir');
  return (await exists(file)) ? resolve(gitDir, (await readFile(file, 'utf8')).trim()) : gitDir;
}

/** As root, git works in the user's folder as the folder's owner, so that files keep their owner and its config no root. */
async function ownerOf(top: string): Promise<Owner> {
  const folder = await stat(top);
  return process.getuid?.() === 0 && folder.uid !== 0 ? { uid: folder.uid, gid: folder.gid } : null;
}

/** The same again right before the checkout is written to: its config may have changed since it was found. */
export async function reopenCheckout(git: Git, top: string): Promise<Checkout> {
  const checkout = await openCheckout(git, top);
  if (!checkout.ok)
    throw new DockfraError('repository_changed', checkout.refusal.message, checkout.refusal.hint ?? '');
  return checkout.value;
}
