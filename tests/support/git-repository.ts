import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Runs git as a test's person would, apart from the settings of whoever runs the tests. */
export function git(dir: string, ...args: string[]): string {
  return execFileSync('git', ['-C', dir, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Alice',
      GIT_AUTHOR_EMAIL: 'alice@example.org',
      GIT_COMMITTER_NAME: 'Alice',
      GIT_COMMITTER_EMAIL: 'alice@example.org',
    },
  }).trim();
}

export function write(dir: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

/** Commits everything in `dir` with `files` written first; returns the sha. */
export function commit(dir: string, files: Record<string, string>, subject = 'a change'): string {
  write(dir, files);
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--allow-empty', '-m', subject);
  return git(dir, 'rev-parse', 'HEAD');
}

/** A repository on main with one commit. */
export function makeRepository(dir: string, files: Record<string, string> = { 'app.txt': 'one\n' }): string {
  mkdirSync(dir, { recursive: true });
  git(dir, 'init', '--quiet', '--initial-branch=main');
  return commit(dir, files, 'first');
}

/** A clone on branch ticket/<id>, as the developer has it; `bundle` writes its work beyond `base`. */
export function makeWorktree(
  from: string,
  dir: string,
  ticketId: string,
): { dir: string; bundle(base: string, file: string): string } {
  git(from, 'clone', '--quiet', '--no-hardlinks', from, dir);
  git(dir, 'switch', '--quiet', '-c', `ticket/${ticketId}`);
  return {
    dir,
    bundle(base, file) {
      git(dir, 'bundle', 'create', '--quiet', file, `refs/heads/ticket/${ticketId}`, `^${base}`);
      return file;
    },
  };
}
