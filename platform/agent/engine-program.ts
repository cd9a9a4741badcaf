import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { createBoundedText } from '../domain/checks-log.ts';
import type { EngineDefinition } from '../domain/engine.ts';
import { messageOf } from '../domain/errors.ts';
import { relayAnswerSchema } from '../domain/relay.ts';
import { askPlatform, TRIES, type AgentIo, type Tries } from './agent-io.ts';
import { PASSING } from './drive-run.ts';
import { watchDisk } from './disk-watch.ts';
import { endStrays } from './end-strays.ts';
import { engineEnvironment, findProgram } from './engine-detect.ts';
import { startLoopback, type Relayed } from './loopback.ts';
import { confined, scratchEnvironment, sizeOf } from './run-command.ts';
import { runProgram } from './run-program.ts';
import type { ToolPlace } from './tool-result.ts';

/** One start of an engine. */
export type EngineStart = {
  engine: EngineDefinition;
  run: string;
  /** with the words that confine it */
  place: ToolPlace;
  task: string;
  timeoutMs: number;
  command: readonly string[];
  tries?: Tries;
};

/** What came of it. `stopped`: the platform's word that ended it. */
export type EngineEnd = {
  exitCode: number | null;
  timedOut: boolean;
  missing: boolean;
  said: string;
  stopped: { code: string; message: string } | null;
  /** why the last request got no answer, when that passes by itself; the engine is not to blame */
  waits: string | null;
};

/** The name that engines ask for; which model answers is the gateway's business. */
const MODEL = 'dockfra';
/** What it prints is kept up to this many characters, the first and the last half. */
const SAID_HALF = 200_000;
const SAID_TAIL = 20_000;
/** A request that is longer does not fit into one command. */
const MAX_REQUEST = 1_600_000;
/** Refusals that another try of the engine cannot change. */
const STOPPING = new Set([
  'paused',
  'wrong_state',
  'limits',
  'conflict',
  'lease_lost',
  'not_found',
  'not_allowed',
]);

/** Starts the engine with a model address of its own, and waits for its end. Throws only when the signal ends the work. */
export async function runEngine(io: AgentIo, start: EngineStart): Promise<EngineEnd> {
  const stop = new AbortController();
  let stopped: EngineEnd['stopped'] = null;
  let waits: string | null = null;
  const loopback = await startLoopback({
    model: MODEL,
    relay: async (call, request, signal) => {
      const relayed = await relay(io, start, { call, request: JSON.stringify(request) }, signal);
      waits = !relayed.ok && PASSING.has(relayed.code) ? relayed.message : null;
      if (!relayed.ok && STOPPING.has(relayed.code)) {
        stopped ??= { code: relayed.code, message: relayed.message };
        stop.abort(new Error(relayed.message));
      }
      return relayed;
    },
  });
  const said = createBoundedText(SAID_HALF);
  const disk = watchDisk({
    folder: start.place.outputs,
    own: () => sizeOf([start.place.root, start.place.outputs]),
    onFull: (reason) => {
      said.add(`\nended: ${reason}\n`);
      stop.abort(new Error(reason));
    },
  });
  try {
    const { code, timedOut } = await launch(io, start, loopback, {
      signal: AbortSignal.any([io.signal, stop.signal]),
      onOutput: (text) => said.add(text),
    });
    io.signal.throwIfAborted();
    return { exitCode: code, timedOut, missing: false, said: said.text().slice(-SAID_TAIL), stopped, waits };
  } catch (error) {
    if (io.signal.aborted) throw io.signal.reason;
    return { exitCode: null, timedOut: false, missing: true, said: messageOf(error), stopped, waits };
  } finally {
    disk.stop();
    await loopback.close();
  }
}

async function relay(
  io: AgentIo,
  { run, tries = TRIES }: EngineStart,
  { call, request }: { call: string; request: string },
  signal: AbortSignal,
): Promise<Relayed> {
  if (request.length > MAX_REQUEST)
    return {
      ok: false,
      code: 'too_long',
      message: `prompt is too long: ${request.length} characters > ${MAX_REQUEST} maximum`,
    };
  try {
    const argv = ['model', 'relay', run, `--call=${call}`, '--request=-'];
    const asked = await askPlatform(io, argv, { stdin: request, signal }, tries);
    if (!asked.ok) return { ok: false, code: asked.code, message: asked.message };
    const answer = relayAnswerSchema.safeParse(asked.value);
    return answer.success
      ? { ok: true, answer: answer.data }
      : { ok: false, code: 'busy', message: 'the platform gave no answer' };
  } catch (error) {
    return { ok: false, code: 'busy', message: messageOf(error) }; // the engine hung up, or the work was stopped
  }
}

type Watching = { signal: AbortSignal; onOutput: (text: string) => void };

async function launch(
  io: AgentIo,
  { engine, place, task, timeoutMs, command }: EngineStart,
  { baseUrl, key }: { baseUrl: string; key: string },
  { signal, onOutput }: Watching,
) {
  if (engine.launch === null) throw new Error(`${engine.id} is no program`);
  const [home, scratch] = [path.join(place.outputs, 'home'), path.join(place.outputs, 'tmp')];
  const taskFile = path.join(place.outputs, 'task.md');
  const setting = { baseUrl, key, model: MODEL, taskFile, home, worktree: place.root, command };
  const given = engine.launch(setting);
  if ((await findProgram(io, given.argv[0])) === null) throw new Error(`${given.argv[0]} is not installed`);
  await prepare([home, scratch], given.files ?? {});
  await writeFile(taskFile, task, { mode: 0o600 });
  try {
    return await runProgram({
      argv: confined(place, [...given.argv]),
      cwd: place.root,
      env: {
        ...engineEnvironment(io),
        ...homeOf(home),
        ...scratchEnvironment(place),
        ...given.env,
        ...ALONE,
      },
      timeoutMs,
      signal,
      onOutput,
      ...(given.task === 'stdin' ? { input: task } : {}),
    });
  } finally {
    await endStrays();
  }
}

/** A home of its own in every attempt: nobody's settings, logins or sessions, and nothing left in the worktree. */
async function prepare(folders: [string, string], files: Readonly<Record<string, string>>): Promise<void> {
  for (const folder of folders) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const [home] = folders;
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(home, name);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, content, { mode: 0o600 });
  }
}

function homeOf(home: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_DATA_HOME: `${home}/.local/share`,
    XDG_CACHE_HOME: `${home}/.cache`,
    XDG_STATE_HOME: `${home}/.local/state`,
  };
}

/** The loopback is never asked for through a proxy. */
const ALONE = { NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost', NO_COLOR: '1' };
