import { createBoundedText } from '../domain/checks-log.ts';
import { confined, makeFolders, scratchEnvironment } from './run-command.ts';
import { runProgram } from './run-program.ts';
import { done, failed, type ToolOutcome, type ToolPlace } from './tool-result.ts';
import { insideWorktree, ToolRefusal } from './worktree-path.ts';

const TIMEOUT_MS = 30_000;
const OUTPUT_HALF = 1_000_000;

/** No hooks, pagers, helpers or settings of anybody: they could wait for ever. */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.quotePath=false',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_PAGER: 'cat',
  GIT_EDITOR: 'true',
};

export type GitEnd = { code: number | null; out: string };

export async function git(place: ToolPlace, args: readonly string[], signal: AbortSignal): Promise<GitEnd> {
  const out = createBoundedText(OUTPUT_HALF);
  await makeFolders(place);
  const { code, timedOut } = await runProgram({
    argv: confined(place, ['git', ...SETTINGS, ...args]), // filters of the repository are commands of the model too
    cwd: place.root,
    env: { ...ENVIRONMENT, ...scratchEnvironment(place) },
    timeoutMs: TIMEOUT_MS,
    signal,
    onOutput: (text) => out.add(text),
  });
  if (timedOut) throw new ToolRefusal(`git ${args[0] ?? ''} took longer than ${TIMEOUT_MS / 1000} seconds`);
  return { code, out: out.text() };
}

const MAX_HITS = 200;
const MAX_HIT = 300;

export async function searchFiles(
  place: ToolPlace,
  input: { pattern: string; path?: string | undefined },
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const below = await insideWorktree(place.root, input.path ?? '.');
  const args = ['grep', '-nIE', '--untracked', '--no-color', '-e', input.pattern, '--', below];
  const { code, out } = await git(place, args, signal);
  if (code === 1) return done('nothing found');
  if (code !== 0) return failed(out.trim().slice(0, 500) || `git grep ended with ${code ?? 'a signal'}`);
  const lines = out.split('\n').filter((line) => line !== '');
  const shown = lines
    .slice(0, MAX_HITS)
    .map((line) => (line.length > MAX_HIT ? `${line.slice(0, MAX_HIT)} ...` : line));
  const more =
    lines.length > MAX_HITS ? [`[${lines.length - MAX_HITS} more: search for something narrower]`] : [];
  return done([...shown, ...more].join('\n'));
}

/** Everything that differs from where the work began; new files are named and shown. */
export async function showDiff(place: ToolPlace, signal: AbortSignal): Promise<ToolOutcome> {
  const base = await baseOf(place, signal);
  const changed = await git(place, ['diff', '--no-ext-diff', '--no-textconv', base, '--'], signal);
  if (changed.code !== 0) return failed(changed.out.trim().slice(0, 500));
  const fresh = await git(place, ['ls-files', '--others', '--exclude-standard'], signal);
  const names = fresh.out.split('\n').filter((name) => name !== '');
  const parts = [changed.out];
  for (const name of names.slice(0, 50)) {
    const shown = await git(
      place,
      ['diff', '--no-ext-diff', '--no-textconv', '--no-index', '--', '/dev/null', name],
      signal,
    );
    parts.push(shown.out);
  }
  if (names.length > 50) parts.push(`[${names.length - 50} more new files]\n`);
  return done(parts.join('') || 'no difference yet');
}

async function baseOf({ ...place }: ToolPlace, signal: AbortSignal): Promise<string> {
  const ref = place.ticketId === null ? 'HEAD' : `refs/dockfra/base/${place.ticketId}`;
  const found = await git(place, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], signal);
  return found.code === 0 ? found.out.trim() : 'HEAD';
}

/** Commits everything that is there; with nothing to commit, nothing. */
export async function commitAll(
  place: ToolPlace,
  message: string,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const added = await git(place, ['add', '--all'], signal);
  if (added.code !== 0) return failed(added.out.trim().slice(0, 500));
  const staged = await git(place, ['diff', '--cached', '--quiet'], signal);
  if (staged.code === 0) return done('');
  const committed = await git(place, ['commit', '--quiet', '--no-verify', `--message=${message}`], signal);
  return committed.code === 0 ? done('') : failed(committed.out.trim().slice(0, 500));
}
