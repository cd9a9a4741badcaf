import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { callText } from '../domain/agent-conversation.ts';
import { AGENT_TOOLS } from '../domain/agent-tools.ts';
import { BUILT_IN } from '../domain/engine.ts';
import { safeLine } from '../domain/safe-text.ts';
import { askPlatform, TRIES, type AgentIo, type Asked, type Tries } from './agent-io.ts';
import { confineWords, removeOutputs } from './run-command.ts';
import { executeTurn } from './tool-box.ts';
import type { ToolPlace, ToolResult } from './tool-result.ts';

export const turnSchema = z.object({
  run: z.string().regex(/^[\w.-]{1,40}$/),
  ticketId: z.string().nullable(),
  turn: z.number(),
  content: z.string(),
  calls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })).nullable(),
  ended: z.object({ reason: z.string(), note: z.string() }).nullable(),
  engine: z.string().default(BUILT_IN),
});
export type DrivenTurn = z.infer<typeof turnSchema>;

export type Driven =
  | { ended: { reason: string; note: string }; run: string; content: string }
  /** nothing was lost: the run is open and can be gone on with */
  | { ended: null; run: string; why: string };

/** Refusals that pass by themselves: the run is asked again after a while. */
export const PASSING = new Set(['busy', 'not_ready', 'unsupported']);
export const PASSING_TRIES = 8;

/** Executes and reports, turn by turn, until the platform says that the run has ended. */
export async function driveRun(
  io: AgentIo,
  first: DrivenTurn,
  root: string,
  tries: Tries = TRIES,
): Promise<Driven> {
  const { run } = first;
  const plain = { root, ticketId: first.ticketId, outputs: path.join(io.work, '.outputs', run) };
  const place: ToolPlace = { ...plain, confine: confineWords(io, plain) };
  let turn = first;
  let waits = 0;
  while (!turn.ended) {
    const results = turn.calls ? await execute(io, place, turn) : [];
    const asked = await askTurn(io, turn, results, tries);
    const next = asked.ok ? turnSchema.safeParse(asked.value) : null;
    if (next?.success) {
      if (next.data.turn > turn.turn && next.data.content.trim() !== '')
        io.say(safeLine(next.data.content, 2000));
      turn = next.data;
      waits = 0;
      continue;
    }
    const why = asked.ok ? 'the platform gave no turn' : asked.message;
    waits += 1;
    if (asked.ok || !PASSING.has(asked.code) || waits > PASSING_TRIES) return { ended: null, run, why };
    io.say(`waiting: ${safeLine(why, 300)}`);
    await sleep(Math.min(tries.firstMs * 2 ** waits, tries.lastMs), undefined, { signal: io.signal });
  }
  await removeOutputs(place);
  return { ended: turn.ended, run, content: turn.content };
}

async function execute(io: AgentIo, place: ToolPlace, turn: DrivenTurn): Promise<ToolResult[]> {
  const calls = turn.calls ?? [];
  for (const call of calls) io.say(`turn ${turn.turn}: ${callText(call, Object.keys(AGENT_TOOLS))}`);
  return executeTurn(io, place, { run: turn.run, turn: turn.turn, calls });
}

function askTurn(io: AgentIo, turn: DrivenTurn, results: ToolResult[], tries: Tries): Promise<Asked> {
  const argv = ['agent', 'turn', turn.run, `--after=${turn.turn}`, '--results=-'];
  return askPlatform(io, argv, { stdin: JSON.stringify({ results }) }, tries);
}
