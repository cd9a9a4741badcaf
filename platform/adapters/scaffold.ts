import { execFile } from 'node:child_process';
import { access, cp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import { ok, refuse } from '../domain/result.ts';
import type { Scaffold } from '../ports-root.ts';
import type { RootPaths } from '../ports.ts';
import { readOptional } from './optional-file.ts';

const run = promisify(execFile);
const GIT_TIMEOUT_MS = 30_000;
/** What a person may have left in the template's folder while working on it. */
const LEFT_OUT = new Set(['.git', '.env', 'node_modules', '.dockfra', 'dist']);
const SETTINGS = 'dockfra.yaml';

/** `template` is the folder of the sample application. */
export function createScaffold(root: Pick<RootPaths, 'dir'>, template: string): Scaffold {
  return {
    async create(name) {
      const dir = path.resolve(root.dir, name);
      if (!dir.startsWith(`${root.dir}${path.sep}`))
        return refuse(
          'invalid_input',
          `${name} is not a folder inside ${root.dir}`,
          'name a folder such as app',
        );
      if (!(await isEmpty(dir)))
        return refuse(
          'conflict',
          `${dir} exists and is not empty; nothing was written`,
          'name another folder with --dir',
        );
      const half = `${dir}.new`;
      await rm(half, { recursive: true, force: true });
      try {
        await copyTemplate(template, half);
        const settings = await liftSettings(half, root.dir);
        const commit = await firstCommit(half);
        await rename(half, dir);
        if (settings !== null) await writeFile(path.join(root.dir, SETTINGS), settings, { flag: 'wx' });
        return ok({ dir, commit, settingsFile: settings === null ? null : path.join(root.dir, SETTINGS) });
      } catch (error) {
        await rm(half, { recursive: true, force: true });
        throw new DockfraError(
          'init_failed',
          `the sample application could not be laid out in ${dir}: ${messageOf(error)}`,
          'check space and rights of the folder, then run it again',
          error,
        );
      }
    },
  };
}

async function isEmpty(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).length === 0;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true;
    if (systemCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

async function copyTemplate(template: string, dir: string): Promise<void> {
  const filter = (source: string): boolean => !LEFT_OUT.has(path.basename(source)) || source === template;
  await cp(template, dir, { recursive: true, filter });
  const ignore = path.join(dir, '.gitignore');
  const text = (await readOptional(ignore)) ?? '';
  if (!/^\/?\.env$/m.test(text))
    await writeFile(ignore, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.env\n`);
}

/** The template's settings belong to the root. Null: it has none, or the root has its own, which stays. */
async function liftSettings(dir: string, root: string): Promise<string | null> {
  const text = await readOptional(path.join(dir, SETTINGS));
  if (text === null) return null;
  await rm(path.join(dir, SETTINGS));
  return (await exists(path.join(root, SETTINGS))) ? null : text;
}

async function firstCommit(dir: string): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', dir, ...args], { timeout: GIT_TIMEOUT_MS })).stdout.trim();
  await git('init', '-q', '-b', 'main');
  await git('add', '-A');
  const person = (await hasIdentity(git))
    ? []
    : ['-c', 'user.name=Dockfra', '-c', 'user.email=dockfra@localhost'];
  await git(
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'commit.gpgSign=false',
    ...person,
    'commit',
    '-q',
    '-m',
    'Start from the sample application',
  );
  return git('rev-parse', 'HEAD');
}

async function hasIdentity(git: (...args: string[]) => Promise<string>): Promise<boolean> {
  try {
    return (await git('config', 'user.email')) !== '' && (await git('config', 'user.name')) !== '';
  } catch {
    return false; // git ends 1 when nothing is set
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false; // what cannot be reached cannot be kept either: writing with `wx` refuses to replace it
  }
}
