import { nextRunId } from '../domain/agent-end.ts';
import type { RunStart } from '../domain/agent-run.ts';
import { BUILT_IN, chooseEngine, engineOrder } from '../domain/engine.ts';
import type { EngineId } from '../domain/engine-ids.gen.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { RoleName, Ticket } from '../domain/ticket.ts';
import type { CallContext } from '../ports.ts';
import { alone, readRun, turnOf, withRun, type OpenRun, type RunPorts, type RunTurn } from './agent-run.ts';
import { stopRun } from './agent-run-end.ts';
import { notTooMany } from './agent-run-may.ts';
import { pausedRefusal } from './agent-run-turn.ts';

/** What the container says of engines when it opens a run. */
export type EngineWish = {
  /** those that are installed there; only the built-in loop when nobody looked */
  available?: readonly string[] | undefined;
  /** this one and no other */
  only?: string | undefined;
};

/**
 * The engine of a ticket's next run: the ticket's own or the role's, then the fallbacks; never one that is not there, or
 * that has failed under the same lease.
 */
export async function engineOf(
  ports: Pick<RunPorts, 'settings'>,
  role: RoleName,
  work: { ticket: Ticket; runs: readonly OpenRun[]; wish: EngineWish },
): Promise<Result<string>> {
  const { ticket, runs, wish } = work;
  const { agent } = (await ports.settings.current()).roles[role];
  const order = wish.only === undefined ? engineOrder(agent, ticket.engine) : [wish.only];
  const choice = chooseEngine(order, wish.available ?? [BUILT_IN], failedUnder(ticket, runs));
  if (choice.engine !== null) return ok(choice.engine);
  return refuse(
    'limits',
    `no coding engine is left for ${ticket.id}: ${choice.passed.join('; ')}`,
    'see them with: engine list; roles.developer.agent.engine_fallbacks in dockfra.yaml names further ones',
  );
}

function failedUnder(ticket: Ticket, runs: readonly OpenRun[]): Map<string, string> {
  const failed = new Map<string, string>();
  for (const run of runs) {
    const { start, end } = run.state();
    if (end?.reason === 'engine_failed' && start.fence === (ticket.lease?.fence ?? null))
      failed.set(start.engine, end.note);
  }
  return failed;
}

/** Enough for one word, whatever an engine asks besides. */
const TEST_LIMITS = { turns: 8, minutes: 5, outputTokens: 20_000 };
const TEST_USD = 0.5;

/** A run without a ticket, in which an engine shows that it reaches the model. */
export async function openEngineTest(
  ports: RunPorts,
  context: CallContext,
  engine: EngineId,
): Promise<Result<RunTurn>> {
  const role = context.caller.role === 'owner' ? 'developer' : context.caller.role;
  return alone(ports, context, 'agent:open', async () => {
    const paused = await pausedRefusal(ports, role);
    if (paused) return paused;
    const { llm } = (await ports.settings.current()).roles[role];
    if (!llm) return refuse('not_ready', `${role} has no model`, `set roles.${role}.llm in dockfra.yaml`);
    if (llm.provider === 'replay')
      return refuse(
        'not_ready',
        `the ${role}'s model is a recording: it knows one conversation, and a test is another`,
        `set roles.${role}.llm in dockfra.yaml to a model, then test the engine`,
      );
    const before = (await ports.transcripts.list(role)).map((one) => one.run);
    const left = before.at(-1);
    if (left !== undefined) await endLeftTest(ports, context, left);
    const few = await notTooMany(ports, role, before);
    if (!few.ok) return few;
    const run = nextRunId(role, before);
    const start: RunStart = {
      type: 'start',
      at: ports.clock.now().toISOString(),
      run,
      role,
      kind: 'engine',
      ticketId: null,
      person: context.caller.person,
      engine,
      model: llm.model,
      replayed: false,
      limits: { ...TEST_LIMITS, usd: Math.min(TEST_USD, llm.budget.usd_per_ticket) },
      tools: [],
      fence: null,
    };
    await ports.transcripts.open(run, role, start);
    const opened = await readRun(ports, run);
    return opened
      ? ok(await turnOf(ports, opened))
      : refuse('conflict', `${run} could not be begun`, 'try again');
  });
}

/** A test whose container was killed stays open: the next one ends it. */
async function endLeftTest(ports: RunPorts, context: CallContext, run: string): Promise<void> {
  const left = await readRun(ports, run);
  const state = left?.state();
  if (!left || !state || state.end || state.start.kind !== 'engine') return;
  const age = ports.clock.now().getTime() - Date.parse(state.start.at);
  if (age < TEST_LIMITS.minutes * 60_000) return; // somebody may be at it now
  await stopRun(ports, context, left, { reason: 'cancelled', note: 'its test was cut off' });
}

/** Ends such a run. What the container says counts only together with an answer that went through the gateway. */
export async function endEngineTest(
  ports: RunPorts,
  context: CallContext,
  run: string,
  { passed, note }: { passed: boolean; note: string },
): Promise<Result<RunTurn>> {
  return withRun(ports, context, run, async (open) => {
    const { start, turn } = open.state();
    if (start.kind !== 'engine')
      return refuse('wrong_state', `${run} is no test of an engine`, `agent end ${run}`);
    const reason = passed && turn > 0 ? 'answered' : 'engine_failed';
    return stopRun(ports, context, open, { reason, note });
  });
}
