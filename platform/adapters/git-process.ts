import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { gitEnv } from '../argv/git.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';

/** Who git runs as: the owner of the user's files when the platform is root, else whoever the platform is. */
export type Owner = { uid: number; gid: number } | null;

export type GitCall = {
  args: string[];
  env?: Record<string, string>;
  owner?: Owner;
  input?: string | Readable;
  timeoutMs?: number;
  /** stdout kept at most; git is stopped when there is more */
  maxBytes?: number;
  /** where git runs; the store's folder or / */
  cwd?: string;
};

export type GitAnswer = { code: number; stdout: Buffer; stderr: string; cut: boolean };

export type Git = {
  /** never throws for an exit code, only when git cannot run, takes too long or is killed */
  answer(call: GitCall): Promise<GitAnswer>;
  /** stdout as text; throws DockfraError `git_failed` when git ends with anything but 0 */
  text(call: GitCall): Promise<string>;
  /** stdout of one into stdin of the other; the answer is the reader's, or the writer's when that failed */
  pipe(from: GitCall, to: GitCall): Promise<GitAnswer>;
};

const MAX_STDERR = 16 * 1024;
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function createGit(options: { path?: string } = {}): Git {
  const base = gitEnv(options.path ?? DEFAULT_PATH);
  const start = (call: GitCall): Running => launch(call, { ...base, ...call.env });
  const answer = async (call: GitCall): Promise<GitAnswer> => {
    const running = start(call);
    const [result] = await Promise.all([running.ended, feed(running.child, call.input)]);
    return result;
  };
  return {
    answer,
    text: async (call) => {
      const result = await answer(call);
      if (result.code !== 0) throw gitFailed(call, result);
      return result.stdout.toString('utf8');
    },
    pipe: (from, to) => pipe(start(from), start(to), from),
  };
}

export function gitFailed(call: GitCall, answer: GitAnswer): DockfraError {
  const words = commandOf(call.args);
  const said = answer.stderr.trim().split('\n').at(-1) ?? '';
  return new DockfraError(
    'git_failed',
    `git ${words} ended with ${answer.code}: ${said.slice(0, 500)}`,
    'see what git says; when the repository is damaged: git fsck',
  );
}

type Running = { child: ChildProcess; ended: Promise<GitAnswer>; keep: { stdout: boolean } };

function launch(call: GitCall, env: Record<string, string>): Running {
  const child = spawn('git', call.args, {
    cwd: call.cwd ?? '/',
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: call.timeoutMs ?? 60_000,
    killSignal: 'SIGKILL',
    ...(call.owner ? { uid: call.owner.uid, gid: call.owner.gid } : {}),
  });
  const keep = { stdout: true };
  return { child, keep, ended: outcome(child, call, keep) };
}

function outcome(child: ChildProcess, call: GitCall, keep: { stdout: boolean }): Promise<GitAnswer> {
  const limit = call.maxBytes ?? 64 * 1024 * 1024;
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (!keep.stdout || size > limit) return;
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) child.kill('SIGKILL');
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8');
    });
    child.once('error', (error) => reject(cannotRun(error)));
    child.once('close', (code, signal) => {
      const stdout = Buffer.concat(chunks);
      if (size > limit) resolve({ code: 0, stdout: stdout.subarray(0, limit), stderr, cut: true });
      else if (code === null) reject(stopped(call, signal));
      else resolve({ code, stdout, stderr, cut: false });
    });
  });
}

async function feed(child: ChildProcess, input: string | Readable | undefined): Promise<void> {
  const stdin = child.stdin;
  if (stdin === null) return;
  try {
    if (input === undefined || typeof input === 'string') {
      stdin.on('error', () => undefined); // git may end without reading; its exit code tells why
      stdin.end(input ?? '');
    } else {
      await pipeline(input, stdin);
    }
  } catch (error) {
    if (!['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(errorCode(error))) throw error;
  }
}

async function pipe(writer: Running, reader: Running, from: GitCall): Promise<GitAnswer> {
  writer.keep.stdout = false;
  const { stdout } = writer.child;
  const [written, read] = await Promise.all([
    writer.ended,
    reader.ended,
    feed(writer.child, from.input),
    stdout === null ? Promise.resolve() : feed(reader.child, stdout),
  ]);
  return written.code === 0 ? read : written;
}

function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function cannotRun(error: unknown): DockfraError {
  return new DockfraError(
    'git_missing',
    `git cannot be started: ${messageOf(error)}`,
    'install git 2.38 or later',
    error,
  );
}

function stopped(call: GitCall, signal: string | null): DockfraError {
  return new DockfraError(
    'git_timeout',
    `git ${commandOf(call.args)} was stopped (${signal ?? 'no exit code'})`,
    'it took too long or was killed: try again; mind the load and the size of the repository',
  );
}

/** The command's name without options and data. */
function commandOf(args: string[]): string {
  const at = args.findIndex((word, index) => !word.startsWith('-') && args[index - 1] !== '-c');
  return args[at] ?? '';
}
