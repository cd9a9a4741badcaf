import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { clipMiddle } from '../domain/clip-text.ts';
import type { EngineDefinition } from '../domain/engine.ts';
import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
import type { EngineReport } from '../domain/engine-task.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ENGINES } from '../engines/registry.gen.ts';
import { askPlatform, TRIES, type AgentIo, type Tries } from './agent-io.ts';
import { PASSING, PASSING_TRIES, turnSchema, type Driven, type DrivenTurn } from './drive-run.ts';
import { askEngines } from './engine-detect.ts';
import { runEngine, type EngineEnd } from './engine-program.ts';
import { confineWords, removeOutputs } from './run-command.ts';
import { git } from './tool-git.ts';
import { handIn } from './tool-platform.ts';
import type { ToolPlace } from './tool-result.ts';

const engineTurnSchema = turnSchema.extend({
  task: z
    .object({ attempt: z.number(), text: z.string(), commit: z.string(), minutesLeft: z.number() })
    .nullable(),
});
type EngineTurn = z.infer<typeof engineTurnSchema>;
type Task = NonNullable<EngineTurn['task']>;

/** Text that the platform is sent of a refused submit; it keeps less. */
const MAX_SENT = 40_000;

/** Attempt by attempt until the platform says that the run has ended. The engine's word about its work counts for nothing. */
export async function driveEngine(
  io: AgentIo,
  first: DrivenTurn,
  root: string,
  tries: Tries = TRIES,
): Promise<Driven> {
  const { run } = first;
  const id = ENGINE_IDS.find((one) => one === first.engine);
  if (id === undefined) return { ended: null, run, why: `there is no engine ${safeLine(first.engine, 40)}` };
  const plain = { root, ticketId: first.ticketId, outputs: path.join(io.work, '.outputs', run) };
  const place: ToolPlace = { ...plain, confine: confineWords(io, plain) };
  await mkdir(place.outputs, { recursive: true, mode: 0o700 });
  const command = (await askEngines(io, tries))?.command ?? [];
  let next = await askNext(io, run, null, tries);
  while (next.ok && next.turn.task !== null) {
    const { task } = next.turn;
    io.say(`attempt ${task.attempt}: ${ENGINES[id].title} is at work`);
    const done = await attempt(io, { place, engine: ENGINES[id], run, task, command, tries });
    if (done.paused !== null) return { ended: null, run, why: done.paused };
    next = await askNext(io, run, { attempt: task.attempt, report: done.report }, tries);
  }
  if (!next.ok) return { ended: null, run, why: next.why };
  if (next.turn.ended === null) return { ended: null, run, why: 'the platform gave no task' };
  await removeOutputs(place);
  return { ended: next.turn.ended, run, content: next.turn.content };
}

type Attempt = {
  place: ToolPlace;
  engine: EngineDefinition;
  run: string;
  task: Task;
  command: readonly string[];
  tries: Tries;
};

/** One start of the engine, then what it left is committed and handed in by us. */
async function attempt(
  io: AgentIo,
  { place, engine, run, task, command, tries }: Attempt,
): Promise<{ report: EngineReport; paused: string | null }> {
  const end = await runEngine(io, {
    engine,
    run,
    place,
    task: task.text,
    timeoutMs: Math.max(1, task.minutesLeft) * 60_000,
    command,
    tries,
  });
  io.say(endLine(engine, end));
  const paused = end.stopped?.code === 'paused' ? end.stopped.message : waitsFor(end);
  const submit =
    end.missing || end.stopped !== null || paused !== null ? null : await submitted(io, place, engine, task);
  const { exitCode, timedOut, missing, said } = end;
  return { report: { exitCode, timedOut, missing, said, submit }, paused };
}

/** A model that is away, or a platform: the run stays open and is gone on with later. */
function waitsFor({ exitCode, waits }: EngineEnd): string | null {
  return exitCode === 0 ? null : waits;
}

function endLine({ title }: EngineDefinition, { exitCode, timedOut, missing, stopped }: EngineEnd): string {
  if (missing) return `${title} could not be started`;
  if (stopped) return `${title} was stopped: ${safeLine(stopped.message, 300)}`;
  return timedOut
    ? `${title} was ended: the time is used up`
    : `${title} ended with ${exitCode ?? 'a signal'}`;
}

async function submitted(
  io: AgentIo,
  place: ToolPlace,
  engine: EngineDefinition,
  task: Task,
): Promise<EngineReport['submit']> {
  await removeLitter(place, engine, io.signal);
  const { outcome, code } = await handIn(io, place, { message: task.commit });
  io.say(outcome.ok ? 'submitted' : `refused: ${safeLine(outcome.content.slice(-300), 300)}`);
  const fallback = outcome.ok ? 'submitted' : 'failed';
  return { ok: outcome.ok, code: code ?? fallback, text: clipMiddle(outcome.content, MAX_SENT) };
}

/** What the engine leaves for itself, unless git knows the file. */
export async function removeLitter(
  place: ToolPlace,
  { litter }: Pick<EngineDefinition, 'litter'>,
  signal: AbortSignal,
): Promise<void> {
  if (litter.length === 0) return;
  await git(place, ['clean', '-f', '-d', '-x', '--quiet', '--', ...litter], signal);
}

type Reported = { attempt: number; report: EngineReport };
type Next = { ok: true; turn: EngineTurn } | { ok: false; why: string };

async function askNext(io: AgentIo, run: string, reported: Reported | null, tries: Tries): Promise<Next> {
  const argv = ['engine', 'next', run];
  const options = reported === null ? {} : { stdin: JSON.stringify(reported.report) };
  if (reported !== null) argv.push(`--after=${reported.attempt}`, '--report=-');
  for (let waits = 0; ; waits += 1) {
    const asked = await askPlatform(io, argv, options, tries);
    if (asked.ok) {
      const parsed = engineTurnSchema.safeParse(asked.value);
      return parsed.success
        ? { ok: true, turn: parsed.data }
        : { ok: false, why: 'the platform gave no turn' };
    }
    if (!PASSING.has(asked.code) || waits >= PASSING_TRIES) return { ok: false, why: asked.message };
    await sleep(Math.min(tries.firstMs * 2 ** waits, tries.lastMs), undefined, { signal: io.signal });
  }
}
