import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import type { EngineId } from '../domain/engine-ids.gen.ts';
import { messageOf } from '../domain/errors.ts';
import { relayAnswerSchema } from '../domain/relay.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ENGINES } from '../engines/registry.gen.ts';
import { askPlatform, TRIES, type AgentIo, type Tries } from './agent-io.ts';
import { turnSchema } from './drive-run.ts';
import { remember } from './engine-memory.ts';
import { runEngine } from './engine-program.ts';
import { confineWords } from './run-command.ts';
import { runProgram } from './run-program.ts';
import type { ToolPlace } from './tool-result.ts';

export type EngineTested = { ok: boolean; note: string };
/** `blame`: a failure was the engine's own, and not that of the model or the platform. */
type Tested = EngineTested & { blame: boolean };

const TASK = 'Answer with the one word: ready. Change no file and run no command.\n';
const TEST_MINUTES = 4;

/** A real round trip: the engine in an empty repository, with a run of its own, through the gateway. Remembered. */
export async function testEngine(
  io: AgentIo,
  id: EngineId,
  version: string,
  command: readonly string[],
  tries: Tries = TRIES,
): Promise<EngineTested> {
  const opened = await askPlatform(io, ['engine', 'open', id], {}, tries);
  const turn = opened.ok ? turnSchema.safeParse(opened.value) : null;
  if (!turn?.success) return { ok: false, note: opened.ok ? 'the platform gave no run' : opened.message };
  const { run } = turn.data;
  const outputs = path.join(io.work, '.outputs', run);
  try {
    const plain = { root: await emptyRepository(io, outputs), ticketId: null, outputs };
    const place = { ...plain, confine: confineWords(io, plain) };
    const round =
      ENGINES[id].launch === null
        ? await askDirectly(io, run, tries)
        : await startOnce(io, { id, run, place, command, tries });
    const argv = ['engine', 'end', run, ...(round.ok ? ['--passed'] : []), '--note=-'];
    const ended = await askPlatform(io, argv, { stdin: safeLine(round.note, 500) }, tries);
    const end = ended.ok ? turnSchema.safeParse(ended.value).data?.ended : null;
    const asked = end?.reason === 'answered' || ENGINES[id].version === null;
    const tested = round.ok && !asked ? { ok: false, note: 'it ended without asking the model' } : round;
    const { ok, note } = tested;
    if (ok || round.blame) await remember(io, id, { version, ok, note, at: new Date().toISOString() });
    return { ok, note };
  } finally {
    await rm(outputs, { recursive: true, force: true });
  }
}

type Round = {
  id: EngineId;
  run: string;
  place: ToolPlace;
  command: readonly string[];
  tries: Tries;
};

async function startOnce(io: AgentIo, { id, ...round }: Round): Promise<Tested> {
  const timeoutMs = TEST_MINUTES * 60_000;
  const end = await runEngine(io, { ...round, engine: ENGINES[id], task: TASK, timeoutMs });
  if (end.stopped) return { ok: false, note: end.stopped.message, blame: false };
  if (end.exitCode !== 0 && end.waits !== null) return { ok: false, note: end.waits, blame: false };
  if (end.timedOut) return { ok: false, note: `no end after ${TEST_MINUTES} minutes`, blame: true };
  const last = end.said.trimEnd().split('\n').at(-1) ?? '';
  if (end.missing || end.exitCode !== 0)
    return { ok: false, note: `exit code ${end.exitCode ?? 'none'}: ${last}`, blame: true };
  return { ok: true, note: last === '' ? 'it ended with 0' : last, blame: true };
}

/** The built-in loop asks through the same door. */
async function askDirectly(io: AgentIo, run: string, tries: Tries): Promise<Tested> {
  const request = { messages: [{ role: 'user', content: TASK }], tools: [], maxTokens: 256 };
  const argv = ['model', 'relay', run, '--call=test-0001', '--request=-'];
  const asked = await askPlatform(io, argv, { stdin: JSON.stringify(request) }, tries);
  if (!asked.ok) return { ok: false, note: asked.message, blame: false };
  const answer = relayAnswerSchema.safeParse(asked.value);
  return { ok: answer.success, note: answer.data?.content ?? 'no answer', blame: false };
}

async function emptyRepository(io: AgentIo, outputs: string): Promise<string> {
  const worktree = path.join(outputs, 'repository');
  await mkdir(worktree, { recursive: true, mode: 0o700 });
  try {
    await runProgram({
      argv: ['git', 'init', '--quiet', worktree],
      cwd: worktree,
      env: io.env,
      timeoutMs: 10_000,
      signal: io.signal,
      onOutput: () => undefined,
    });
  } catch (error) {
    if (io.signal.aborted) throw io.signal.reason;
    io.say(`no repository for the test: ${messageOf(error)}`); // most engines work without one
  }
  return worktree;
}
