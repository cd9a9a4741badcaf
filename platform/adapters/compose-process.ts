import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

import { hostEnvironment } from '../config.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import { findDockerClient } from './docker-client.ts';

export type DockerCall = {
  args: readonly string[];
  cwd: string;
  timeoutMs: number;
  /** what it reads on its standard input */
  input?: string;
  signal?: AbortSignal | undefined;
  /** both streams, line by line, at most MAX_LINE characters each */
  onLine?: ((line: string) => void) | undefined;
  /** marks the process, so that a later start can end what a crash left behind */
  mark?: string | undefined;
};

/** `output`: the last of both streams, for messages; `stdout` whole, at most MAX_STDOUT. */
export type DockerAnswer = { exitCode: number; stdout: string; output: string };

const MARK = 'DOCKFRA_COMPOSE';
const MAX_STDOUT = 32 * 1024 * 1024;
const MAX_LINE = 8192;
const TAIL_LINES = 60;
const KILL_AFTER_MS = 5000;

/** Runs the docker client with an argv, in a process group of its own that is ended whole. Throws when it cannot run, times out or is aborted. */
export async function callDocker(call: DockerCall): Promise<DockerAnswer> {
  const client = await findDockerClient();
  call.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(client.path, call.args, {
      cwd: call.cwd,
      env: environment(call.mark),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const out: string[] = [];
    const tail: string[] = [];
    let size = 0;
    let stopped: DockfraError | null = null;
    const stop = (error: DockfraError) => {
      if (stopped) return;
      stopped = error;
      endGroup(child.pid, 'SIGTERM');
      setTimeout(() => endGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS).unref();
    };
    const what = `docker ${call.args.slice(0, 1).join(' ')}`;
    const timer = setTimeout(() => {
      stop(
        new DockfraError(
          'docker_timeout',
          `${what} did not end within ${call.timeoutMs / 1000} s`,
          'look at the engine: docker ps',
        ),
      );
    }, call.timeoutMs);
    const abort = () => {
      stop(
        new DockfraError('aborted', `${what} was stopped: ${messageOf(call.signal?.reason)}`, 'try again'),
      );
    };
    call.signal?.addEventListener('abort', abort, { once: true });
    const emit = (line: string) => {
      tail.push(line.slice(0, MAX_LINE));
      if (tail.length > TAIL_LINES) tail.shift();
      call.onLine?.(line.slice(0, MAX_LINE));
    };
    const outLines = lineSplitter(emit);
    const errLines = lineSplitter(emit);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_STDOUT)
        stop(
          new DockfraError(
            'docker_output',
            `${what} wrote more than ${MAX_STDOUT} bytes`,
            'make the compose file smaller',
          ),
        );
      else out.push(outLines.push(chunk));
    });
    child.stderr.on('data', (chunk: Buffer) => void errLines.push(chunk));
    const settle = () => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', abort);
    };
    giveInput(child.stdin, call.input ?? '');
    child.on('error', (error) => {
      settle();
      reject(
        new DockfraError(
          'docker_missing',
          `${client.path} cannot be run: ${messageOf(error)}`,
          'dockfra doctor says what is missing',
          error,
        ),
      );
    });
    child.on('close', (code, killed) => {
      settle();
      outLines.end();
      errLines.end();
      if (stopped) reject(stopped);
      else
        resolve({
          exitCode: code ?? (killed === null ? 1 : 137),
          stdout: out.join(''),
          output: tail.join('\n'),
        });
    });
  });
}

/** Ends compose clients with this mark that an earlier platform started and left behind. Returns how many. */
export async function endLeftovers(mark: string): Promise<number> {
  let ended = 0;
  for (const pid of (await folder('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await text(`/proc/${pid}/environ`)).split('\0').includes(`${MARK}=${mark}`)) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
      ended += 1;
    } catch {
      // gone by itself in the meantime: just what was wanted
    }
  }
  return ended;
}

/** What compose needs of the host's environment, without what would point it at other files or another project. */
function environment(mark: string | undefined): Record<string, string> {
  const imposed = new Set([
    'COMPOSE_FILE',
    'COMPOSE_PROJECT_NAME',
    'COMPOSE_PATH_SEPARATOR',
    'COMPOSE_IGNORE_ORPHANS',
    'COMPOSE_ENV_FILES',
  ]);
  const kept = Object.fromEntries(Object.entries(hostEnvironment()).filter(([name]) => !imposed.has(name)));
  return { ...kept, COMPOSE_IGNORE_ORPHANS: '1', ...(mark === undefined ? {} : { [MARK]: mark }) };
}

function lineSplitter(emit: (line: string) => void): { push(chunk: Buffer): string; end(): void } {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk) {
      const decoded = decoder.write(chunk);
      const lines = (rest + decoded).split(/\r?\n/);
      rest = (lines.pop() ?? '').slice(-MAX_LINE);
      for (const line of lines) emit(line);
      return decoded;
    },
    end() {
      if (rest !== '') emit(rest);
    },
  };
}

function giveInput(stdin: Writable, text: string): void {
  stdin.on('error', () => undefined); // it ended without reading to the end: its exit code says why
  stdin.end(text);
}

function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // already ended
  }
}

async function folder(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch {
    return []; // no /proc on this system: nothing can be found, so nothing is ended
  }
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return ''; // a process of somebody else, or one that has just ended
  }
}
