import { answerLine } from '../domain/agent-answer.ts';
import { readCall } from '../domain/agent-calls.ts';
import { conversation, planCompaction } from '../domain/agent-conversation.ts';
import type { RunLine } from '../domain/agent-run.ts';
import { activeMsAt, type RunState } from '../domain/agent-state.ts';
import { nextStep, type RunStep } from '../domain/agent-step.ts';
import { toolSpecs } from '../domain/agent-tools.ts';
import { BUILT_IN } from '../domain/engine.ts';
import { clipMiddle, widenCuts } from '../domain/clip-text.ts';
import { pauseHint, pauseLine } from '../domain/pause.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import type { RoleName } from '../domain/ticket.ts';
import type { CallContext } from '../ports.ts';
import { turnOf, withRun, type AskModel, type OpenRun, type RunPorts, type RunTurn } from './agent-run.ts';
import { noteGoesOn, noteHeldUp } from './hold-up.ts';
import { countSpent, settleRun, standing, stopRun, type Stop } from './agent-run-end.ts';
import { openRedactor } from './redact-run.ts';

export type ToolResult = { toolCallId: string; ok: boolean; content: string; fullLength: number };

/** What one tool may tell the model, whatever the container sends. */
export const MAX_RESULT = 24_000;
/** The container sends so much more on both sides of its cut than is kept: half a secret may stand there. */
export const CUT_MARGIN = 4000;

export type TurnRequest = {
  run: string;
  /** the turn whose calls the results belong to */
  after: number;
  results: ToolResult[];
};

/**
 * One step of a run: keeps the results, then asks the model until there is something to execute or the run ends. A repeated
 * call finds what the first one did: results count once, and an answer that is on record is handed out again.
 */
export async function turnRun(
  ports: RunPorts,
  context: CallContext,
  request: TurnRequest,
  ask: AskModel,
): Promise<Result<RunTurn>> {
  return withRun(ports, context, request.run, async (run) => {
    const { turn, end, start } = run.state();
    if (end) {
      await settleRun(ports, context, run);
      return ok(await turnOf(ports, run));
    }
    if (start.engine !== BUILT_IN)
      return refuse('wrong_state', `${run.id} is the work of ${start.engine}`, `engine next ${run.id}`);
    if (request.after > turn)
      return refuse(
        'conflict',
        `${run.id} is at turn ${turn}, not ${request.after}`,
        'go on from what this says',
      );
    const paused = await pausedRefusal(ports, run.state().start.role);
    if (paused) return paused;
    if (request.after === turn) await keepResults(ports, run, request.results);
    return goOn(ports, context, run, ask);
  });
}

/** Refused while everything or this role is stopped; the run stays open and goes on afterwards. */
export async function pausedRefusal(
  ports: Pick<RunPorts, 'switches'>,
  role: RoleName,
): Promise<Result<never> | null> {
  const paused = await ports.switches.paused(role);
  return paused ? refuse('paused', pauseLine(paused), pauseHint(paused)) : null;
}

async function goOn(
  ports: RunPorts,
  context: CallContext,
  run: OpenRun,
  ask: AskModel,
): Promise<Result<RunTurn>> {
  for (;;) {
    await refuseBroken(ports, run);
    const ended = await standing(ports, run);
    if (ended) return stopRun(ports, context, run, ended);
    const step = nextStep(run.state(), ports.clock.now());
    if (step.do === 'execute' || step.do === 'ended') return ok(await turnOf(ports, run));
    if (step.do === 'stop') return stopRun(ports, context, run, step);
    const asked = await askOnce(ports, context, { run, step, ask });
    if (!asked.ok) {
      const stop = stopFor(asked.refusal);
      if (stop) return stopRun(ports, context, run, stop);
      await noteHeldUp(ports, context, run, asked.refusal);
      return asked;
    }
  }
}

/** Results of the calls that wait, in their order; what the container left out is said to be missing. */
async function keepResults(ports: RunPorts, run: OpenRun, results: readonly ToolResult[]): Promise<void> {
  const { pending } = run.state();
  if (pending.length === 0 || results.length === 0) return;
  const at = ports.clock.now().toISOString();
  const redactor = await openRedactor(ports, run.id);
  const lines = pending.map((call): RunLine => {
    const given = results.find((result) => result.toolCallId === call.id);
    const shown = given ? safeText(given.content) : 'it was not executed';
    // no more than an honest container sends; half a secret at a cut goes with the margin around it
    const redacted = redactor.text(clipMiddle(shown, MAX_RESULT));
    const wasCut = shown.length > MAX_RESULT || (given?.fullLength ?? 0) > (given?.content.length ?? 0);
    const content = wasCut ? widenCuts(redacted, CUT_MARGIN) : redacted;
    return {
      type: 'result',
      at,
      toolCallId: call.id,
      tool: call.name.slice(0, 60),
      ok: given?.ok ?? false,
      content: clipMiddle(content, MAX_RESULT),
      fullLength: Math.max(given?.fullLength ?? 0, shown.length, content.length),
    };
  });
  await redactor.keep();
  await run.append(...lines);
}

/** Calls that cannot be read get their answer from here: they never reach the container. */
async function refuseBroken(ports: RunPorts, run: OpenRun): Promise<void> {
  const { pending, start, end } = run.state();
  if (end) return;
  const at = ports.clock.now().toISOString();
  const lines = pending.flatMap((call): RunLine[] => {
    const read = readCall(call, start.tools);
    if (read.ok) return [];
    const content = `error: ${read.message}. Nothing was run.`;
    const tool = call.name.slice(0, 60);
    return [
      { type: 'result', at, toolCallId: call.id, tool, ok: false, content, fullLength: content.length },
    ];
  });
  if (lines.length > 0) await run.append(...lines);
}

type Asking = { run: OpenRun; step: Extract<RunStep, { do: 'ask' }>; ask: AskModel };

async function askOnce(
  ports: RunPorts,
  context: CallContext,
  { run, step, ask }: Asking,
): Promise<Result<null>> {
  const at = (): string => ports.clock.now().toISOString();
  const cut = planCompaction(run.lines());
  if (cut) await run.append({ type: 'compacted', at: at(), ...cut });
  if (step.nudge !== null) await run.append({ type: 'message', at: at(), role: 'user', content: step.nudge });
  const state = run.state();
  const { start } = state;
  const left = start.limits.minutes * 60_000 - activeMsAt(state, ports.clock.now());
  const answer = await ask(
    {
      role: start.role,
      ticketId: start.ticketId,
      run: run.id,
      limitUsd: start.limits.usd,
      request: {
        messages: conversation(run.lines()),
        tools: toolSpecs(start.tools),
        maxTokens: await maxTokens(ports, state),
        ...(step.pin === null ? {} : { toolChoice: step.pin }),
      },
    },
    {
      onDelta: () => undefined, // the whole answer is on record a moment later
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(Math.max(1000, Math.ceil(left)))]),
    },
  );
  if (!answer.ok) return answer;
  await noteGoesOn(ports, context, run);
  await run.append(answerLine(answer.value, { lines: run.lines(), turn: state.turn, at: at() }));
  await countSpent(ports, context, run);
  return ok(null);
}

async function maxTokens(ports: RunPorts, state: RunState): Promise<number> {
  const { roles } = await ports.settings.current();
  const left = state.start.limits.outputTokens - state.outputTokens;
  return Math.max(16, Math.min(roles[state.start.role].llm?.max_tokens ?? 8192, left));
}

/** Refusals of the gateway that end a run. Others (paused, busy, a provider that is down) leave it open: it is asked again until its minutes are used. */
function stopFor(refusal: { code: string; message: string }): Stop | null {
  switch (refusal.code) {
    case 'limits':
      return { reason: 'money', note: refusal.message };
    case 'conflict':
      return { reason: 'replay_differs', note: refusal.message };
    case 'failed':
    case 'invalid_input':
      return { reason: 'model_failed', note: refusal.message };
    default:
      return null;
  }
}
