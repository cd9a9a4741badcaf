import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { createBoundedText } from '../domain/checks-log.ts';
import type { AgentIo } from './agent-io.ts';
import { watchDisk } from './disk-watch.ts';
import { endStrays } from './end-strays.ts';
import { runProgram } from './run-program.ts';
import type { ToolOutcome, ToolPlace } from './tool-result.ts';

/** Long outputs are kept up to this many characters, first and last half. */
const KEPT_HALF = 2_000_000;
const TIMEOUT_SECONDS = 120;
const TIDY_MS = 30_000;
const LARGE = '+10M';

type Input = { command: string; timeout_seconds?: number | undefined };

/** Home and scratch folder of a run's commands: gone with the run. */
const homeOf = (place: ToolPlace): string => path.join(place.outputs, 'home');
const scratchOf = (place: ToolPlace): string => path.join(place.outputs, 'tmp');

/** Where the programs of a run keep what is of no use after it. /tmp is shared by all runs, and none may write there. */
export function scratchEnvironment(place: ToolPlace): Record<string, string> {
  const scratch = scratchOf(place);
  // Java alone does not go by the environment
  return {
    TMPDIR: scratch,
    TMP: scratch,
    TEMP: scratch,
    JAVA_TOOL_OPTIONS: `-Djava.io.tmpdir=${scratch} -XX:-UsePerfData`,
  };
}

/** Makes home and scratch folder of a run, which nobody else may look into. */
export async function makeFolders(place: ToolPlace): Promise<void> {
  for (const folder of [homeOf(place), scratchOf(place)])
    await mkdir(folder, { recursive: true, mode: 0o700 });
}

/**
 * Words before every program that works on what the model made: they keep its writes inside of the worktree, its
 * repository, its own home and its own scratch folder, and put the limits on it that nothing it starts can take off.
 */
export function confineWords(io: Pick<AgentIo, 'confine' | 'prelude' | 'work'>, place: ToolPlace): string[] {
  const folders = [place.root, homeOf(place), scratchOf(place), path.join(io.work, '.repositories')];
  const confine = io.confine === undefined ? [] : [...io.confine, ...folders, '--'];
  if (io.prelude === '') return confine;
  return [...confine, '/bin/bash', '--norc', '--noprofile', '-c', `${io.prelude}\nexec "$@"`, 'bash'];
}

/** The model's own shell command: in a container that can do nothing else, and ended with everything it started. */
export async function runCommand(io: AgentIo, place: ToolPlace, input: Input): Promise<ToolOutcome> {
  const seconds = input.timeout_seconds ?? TIMEOUT_SECONDS;
  const output = createBoundedText(KEPT_HALF);
  const [home, scratch] = [homeOf(place), scratchOf(place)];
  await makeFolders(place);
  const began = Math.floor(Date.now() / 1000) - 1;
  const full = new AbortController();
  let why = '';
  const disk = watchDisk({
    folder: place.outputs,
    own: () => sizeOf([place.root, home, scratch]),
    onFull: (reason) => {
      why = reason;
      full.abort();
    },
  });
  try {
    const { code, timedOut } = await runProgram({
      argv: confined(place, ['/bin/bash', '--norc', '--noprofile', '-c', input.command]),
      cwd: place.root,
      env: { ...io.env, HOME: home, ...scratchEnvironment(place) },
      timeoutMs: seconds * 1000,
      signal: AbortSignal.any([io.signal, full.signal]),
      onOutput: (text) => output.add(text),
    });
    if (full.signal.aborted) {
      await removeLarge([place.root, home, scratch], began);
      why += '; the large files that it made were removed';
    }
    const end = endText({ code, why, timedOut, seconds });
    return { ok: code === 0 && !timedOut && why === '', content: `${output.text()}\n[${end}]` };
  } finally {
    disk.stop();
    await endStrays();
  }
}

type End = { code: number | null; why: string; timedOut: boolean; seconds: number };

function endText({ code, why, timedOut, seconds }: End): string {
  if (why !== '') return `ended: ${why}`;
  if (timedOut) return `ended after ${seconds} seconds`;
  return code === null ? 'ended by a signal: killed, or out of memory' : `exit code ${code}`;
}

/** `program` behind the words that confine it. */
export function confined(place: ToolPlace, program: [string, ...string[]]): [string, ...string[]] {
  const [first, ...more] = place.confine ?? [];
  return first === undefined ? program : [first, ...more, ...program];
}

/** Takes away what a run kept, folders that a command locked too. What will not go stays: no work depends on it. */
export async function removeOutputs({ outputs }: Pick<ToolPlace, 'outputs'>): Promise<void> {
  const remove = () => rm(outputs, { recursive: true, force: true });
  await remove().catch(async () => {
    await tidy(['chmod', '-R', 'u+rwX', outputs]);
    await remove().catch(() => undefined);
  });
}

/** Bytes on disk below these folders. */
export async function sizeOf(folders: string[]): Promise<number> {
  const out = await tidy(['du', '-sxk', ...folders]);
  return out.split('\n').reduce((sum, line) => sum + (Number.parseInt(line, 10) || 0) * 1024, 0);
}

async function removeLarge(folders: string[], since: number): Promise<void> {
  await tidy(['find', ...folders, '-xdev', '-type', 'f', '-size', LARGE, '-newerct', `@${since}`, '-delete']);
}

async function tidy(argv: [string, ...string[]]): Promise<string> {
  const out = createBoundedText(10_000);
  await runProgram({
    argv,
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: TIDY_MS,
    signal: AbortSignal.timeout(TIDY_MS),
    onOutput: (text) => out.add(text),
  });
  return out.text();
}
