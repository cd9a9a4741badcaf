import type { RunLine } from '../domain/agent-run.ts';
import { foldRun, type RunState } from '../domain/agent-state.ts';
import { DockfraError } from '../domain/errors.ts';
import type { ModelAnswer, ModelRequest, ToolCall } from '../domain/model.ts';
import { refuse, type Result } from '../domain/result.ts';
import type { CallerRole } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { redactLines, revealCalls } from './redact-run.ts';

/** The gateway, as a run sees it. */
export type AskModel = (
  call: {
    role: CallerRole;
    ticketId: string | null;
    run: string;
    request: ModelRequest;
    limitUsd?: number;
  },
  watch: { onDelta: (text: string) => void; signal: AbortSignal },
) => Promise<Result<ModelAnswer & { usd: number; ms: number }>>;

export type RunPorts = Pick<
  Ports,
  | 'clock'
  | 'ids'
  | 'settings'
  | 'tickets'
  | 'transcripts'
  | 'repositories'
  | 'compose'
  | 'switches'
  | 'slots'
  | 'events'
  | 'sandbox'
  | 'trees'
  | 'evidence'
  | 'secrets'
  | 'usage'
>;

/** What the container is told: what to execute now, or that it is over. */
export type RunTurn = {
  run: string;
  ticketId: string | null;
  turn: number;
  /** what the model said last */
  content: string;
  /** null: nothing to execute; call again with this turn and no results */
  calls: ToolCall[] | null;
  ended: { reason: string; note: string } | null;
  /** who writes the code; anything but the built-in loop is driven by `engine next` */
  engine: string;
};

/** A run in the hand of the one who holds its slot. Lines are durable before they count. */
export type OpenRun = {
  id: string;
  lines(): readonly RunLine[];
  state(): RunState;
  append(...lines: RunLine[]): Promise<void>;
};

const SLOT_TTL_MS = 2 * 60 * 60_000;
const WAIT_MS = 200;
const MAX_WAITS = 3000;

/** `work` alone with the run: a call that was repeated after a cut waits here for the first one. */
export async function withRun<T>(
  ports: RunPorts,
  context: CallContext,
  run: string,
  work: (run: OpenRun) => Promise<Result<T>>,
): Promise<Result<T>> {
  return alone(ports, context, `agent:${run}`, async () => {
    const opened = await readRun(ports, run);
    if (!opened) return noRun(run);
    const { role } = opened.state().start;
    if (context.caller.role !== 'owner' && context.caller.role !== role)
      return refuse('not_allowed', `${run} is a run of the ${role}`, 'see yours with: agent list');
    return work(opened);
  });
}

/** Holds the slot `name` while `work` runs; waits for whoever has it. */
export async function alone<T>(
  ports: Pick<RunPorts, 'slots' | 'clock'>,
  context: CallContext,
  name: string,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  let slot = await ports.slots.acquire(name, `${context.caller.role}: ${name}`, SLOT_TTL_MS);
  for (let waits = 0; !slot.ok && waits < MAX_WAITS; waits += 1) {
    await ports.clock.sleep(WAIT_MS, context.signal);
    slot = await ports.slots.acquire(name, `${context.caller.role}: ${name}`, SLOT_TTL_MS);
  }
  if (!slot.ok) return slot;
  try {
    return await work();
  } finally {
    await ports.slots.release(slot.value);
  }
}

/** Null when there is no such run, or none that began. */
export async function readRun(
  ports: Pick<RunPorts, 'transcripts' | 'events' | 'secrets'>,
  run: string,
): Promise<OpenRun | null> {
  const lines = await ports.transcripts.read(run);
  if (!lines || !foldRun(lines)) return null;
  const state = (): RunState => {
    const folded = foldRun(lines);
    if (folded) return folded;
    throw new DockfraError('transcript_malformed', `${run} does not begin`, 'move its file away');
  };
  return {
    id: run,
    lines: () => lines,
    state,
    append: async (...given) => {
      const fresh = await redactLines(ports, run, given);
      await ports.transcripts.append(run, lines.length, fresh);
      for (const line of fresh) {
        lines.push(line);
        announce(ports, run, state());
      }
    },
  };
}

/** Tells whoever watches that the transcript has a new last line. */
function announce(ports: Pick<RunPorts, 'events'>, run: string, { start, turn, lines }: RunState): void {
  ports.events.publish({
    kind: 'agent',
    run,
    ticketId: start.ticketId,
    role: start.role,
    turn,
    line: lines - 1,
  });
}

/** What is handed out: the calls with the values that this conversation brought in, for they are executed and not kept. */
export async function turnOf(ports: Pick<RunPorts, 'secrets'>, run: OpenRun): Promise<RunTurn> {
  const state = run.state();
  const waiting = !state.end && state.pending.length > 0;
  return {
    run: run.id,
    ticketId: state.start.ticketId,
    turn: state.turn,
    content: state.last?.content ?? '',
    calls: waiting ? await revealCalls(ports, run.id, state.pending) : null,
    ended: state.end ? { reason: state.end.reason, note: state.end.note } : null,
    engine: state.start.engine,
  };
}

export function noRun(run: string): Result<never> {
  return refuse('not_found', `there is no run ${run.slice(0, 60)}`, 'see them with: agent list');
}
