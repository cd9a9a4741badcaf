import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export type ProgramCall = {
  argv: readonly [string, ...string[]];
  cwd: string;
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** given on its standard input; nothing by default */
  input?: string;
  signal: AbortSignal;
  onOutput(text: string): void;
};
export type ProgramEnd = { code: number | null; timedOut: boolean };

/** Names everything that a call started, also what left its process group. */
const MARK = 'DOCKFRA_TOOL_CALL';
const FLUSH_MS = 100;

/** One program to its end, output and errors together; then whatever it left running is ended too. */
export async function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  const mark = randomBytes(8).toString('hex');
  const [program, ...args] = call.argv;
  const child = spawn(program, args, {
    cwd: call.cwd,
    env: { ...call.env, [MARK]: mark },
    detached: true,
    stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined).end(call.input); // it may end without reading all of it
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => call.onOutput(text));
  let timedOut = false;
  const end = (): void => endGroup(child.pid);
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, call.timeoutMs);
  call.signal.addEventListener('abort', end, { once: true });
  if (call.signal.aborted) end();
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    await Promise.race([new Promise((resolve) => child.once('close', resolve)), sleep(FLUSH_MS)]);
    return { code, timedOut };
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', end);
    end();
    await endMarked(mark, child.pid ?? 0);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // already gone
  }
}

/** Daemons that left the group still carry the mark in their environment. Three looks, for they may be forking. */
async function endMarked(mark: string, first: number): Promise<void> {
  for (let looks = 3; looks > 0; looks -= 1) {
    // numbers are given in their order: what the call started comes after it, unless they began anew meanwhile
    const anew = (await lastPid()) < first;
    const all = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    const pids = anew ? all : all.filter((name) => Number(name) > first);
    const marked = await Promise.all(
      pids.map(async (pid) => ((await carries(pid, mark)) ? Number(pid) : null)),
    );
    const found = marked.filter((pid) => pid !== null);
    if (found.length === 0) return;
    for (const pid of found) endOne(pid);
  }
}

async function lastPid(): Promise<number> {
  const text = await readFile('/proc/loadavg', 'latin1').catch(() => '');
  return Number(text.trim().split(' ').at(-1) ?? 0) || 0;
}

async function carries(pid: string, mark: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => ''); // others', or gone meanwhile
  return environment.includes(`${MARK}=${mark}`);
}

function endOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
