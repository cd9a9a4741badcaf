import { spawn } from 'node:child_process';

import { confinedProgram } from './confine.ts';
import { scratchFolder } from './courier-scratch.ts';

export type CourierHeader =
  | { ok: false; code: string; message: string }
  | { ok: true; commit?: string; ref?: string; dirty?: string[]; bytes?: number; bases?: string[] };

/** An expected "no"; `code` is what the platform acts on. */
export class CourierRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const WORK = '/work';
export const SHAPES = {
  name: /^[a-z0-9][a-z0-9._-]{0,62}$/,
  ticket: /^T-\d{4,9}$/,
  commit: /^[0-9a-f]{40}([0-9a-f]{24})?$/,
  person: /^[A-Za-z0-9][A-Za-z0-9._@-]{0,59}$/,
  number: /^\d{1,12}$/,
  mode: /^(commits|snapshot)$/,
} as const;

/** The arguments in order, each of its shape. */
export function readArguments(args: readonly string[], shapes: readonly (keyof typeof SHAPES)[]): string[] {
  if (args.length !== shapes.length)
    throw new CourierRefusal('usage', `expected ${shapes.length} arguments: ${shapes.join(' ')}`);
  return shapes.map((shape, at) => {
    const value = args[at] ?? '';
    if (!SHAPES[shape].test(value)) throw new CourierRefusal('usage', `argument ${at + 1} is no ${shape}`);
    return value;
  });
}

export function storeOf(name: string): string {
  return `${WORK}/.repositories/${name}.git`;
}

const OUTPUT_LIMIT = 4 * 1_048_576;
/** No hooks, watchers, helpers or maintenance of the developer's: they could wait for ever. */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'protocol.ext.allow=never',
  'protocol.file.allow=always',
  'gc.auto=0',
  'maintenance.auto=false',
  'core.attributesFile=/dev/null',
  'commit.gpgSign=false',
  'submodule.recurse=false',
  'advice.detachedHead=false',
];

export type GitCall = { dir: string; args: string[]; env?: Record<string, string>; timeoutMs?: number };
export type GitAnswer = { code: number; out: string; err: string };

/** Runs git in its own process group and ends the whole group when time is up. */
export function git(call: GitCall): Promise<GitAnswer> {
  const { dir, args, timeoutMs = 60_000 } = call;
  const scratch = scratchFolder();
  const env = {
    TMPDIR: scratch,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    ...call.env,
  };
  // filters of the repository are commands of whoever worked there
  const [program, ...words] = confinedProgram(
    [WORK, scratch],
    ['git', ...SETTINGS.flatMap((setting) => ['-c', setting]), ...args],
  );
  const child = spawn(program, words, {
    cwd: dir,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    const answer: GitAnswer = { code: 1, out: '', err: '' };
    const end = (): void => killGroup(child.pid);
    const timer = setTimeout(() => {
      end();
      reject(
        new CourierRefusal(
          'timeout',
          `git ${args[0] ?? ''} took longer than ${timeoutMs / 1000} s in the developer's container; a filter or setting of the repository may be waiting`,
        ),
      );
    }, timeoutMs);
    process.once('exit', end);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      answer.out += text;
      if (answer.out.length > OUTPUT_LIMIT) end();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (answer.err.length < 4000) answer.err += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      resolve({ ...answer, code: code ?? 1 });
    });
  });
}

/** Its output, trimmed; a CourierRefusal with git's last words when it fails. */
export async function gitText(call: GitCall): Promise<string> {
  const answer = await git(call);
  if (answer.code === 0) return answer.out.trim();
  throw new CourierRefusal(
    'git',
    `git ${call.args[0] ?? ''}: ${answer.err.trim().split('\n').at(-1)?.slice(0, 300) ?? 'failed'}`,
  );
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
