import { answerLine, type AnswerLine as Answer } from '../domain/agent-answer.ts';
import type { RunLine } from '../domain/agent-run.ts';
import { activeMsAt } from '../domain/agent-state.ts';
import { MAX_BROKEN } from '../domain/agent-step.ts';
import { clipMiddle } from '../domain/clip-text.ts';
import type { ModelRequest } from '../domain/model.ts';
import {
  callFault,
  freshResults,
  openCalls,
  pairedMessages,
  withFaults,
  type RelayAnswer,
} from '../domain/relay.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import type { CallContext } from '../ports.ts';
import { withRun, type AskModel, type OpenRun, type RunPorts } from './agent-run.ts';
import { countSpent, type Stop } from './agent-run-end.ts';
import { noteGoesOn, noteHeldUp } from './hold-up.ts';
import { openRedactor, revealCalls } from './redact-run.ts';
import { endRun, mayGoOn } from './relay-run.ts';

export type RelayCall = { run: string; call: string; request: ModelRequest };

/** Of a tool's result in the transcript: the engine keeps the whole. */
const MAX_RESULT = 4000;

/**
 * One request of a coding engine to the model, under the limits of its run. A repeated request finds the answer on record;
 * an answer whose calls cannot be read is asked for again before anything of it is handed out.
 */
export async function relayCall(
  ports: RunPorts,
  context: CallContext,
  relayed: RelayCall,
  ask: AskModel,
): Promise<Result<RelayAnswer>> {
  return withRun(ports, context, relayed.run, async (run) => {
    const known = run
      .lines()
      .find((line): line is Answer => line.type === 'answer' && line.call === relayed.call);
    if (known) return ok(await handOut(ports, run, known));
    const allowed = await mayGoOn(ports, context, run);
    if (!allowed.ok) return allowed;
    await keepResults(ports, run, relayed.request);
    const request = { ...relayed.request, messages: pairedMessages(relayed.request.messages) };
    return converse(ports, context, run, { ...relayed, request }, ask);
  });
}

/** Asks until the calls can be read: the first time and two more. */
async function converse(
  ports: RunPorts,
  context: CallContext,
  run: OpenRun,
  { call, request }: RelayCall,
  ask: AskModel,
): Promise<Result<RelayAnswer>> {
  let asked = request;
  for (let tries = MAX_BROKEN; tries > 0; tries -= 1) {
    const answer = await askOnce(ports, context, run, asked, ask);
    if (!answer.ok) {
      const stop = stopFor(answer.refusal);
      if (stop) return endRun(ports, context, run, stop);
      await noteHeldUp(ports, context, run, answer.refusal);
      return answer;
    }
    await noteGoesOn(ports, context, run);
    const broken = answer.value.toolCalls.some((one) => callFault(one, request) !== null);
    const line = answerLine(answer.value, {
      lines: run.lines(),
      turn: run.state().turn,
      at: ports.clock.now().toISOString(),
      call: broken ? null : call,
    });
    await run.append(line);
    await countSpent(ports, context, run);
    const kept = run.lines().at(-1);
    if (!broken && kept?.type === 'answer') return ok(await handOut(ports, run, kept));
    asked = withFaults(asked, line);
    const again = tries > 1 ? await mayGoOn(ports, context, run) : ok(null);
    if (!again.ok) return again;
  }
  const note = `${MAX_BROKEN} answers in a row had calls that could not be read`;
  return endRun(ports, context, run, { reason: 'broken_calls', note });
}

async function askOnce(
  ports: RunPorts,
  context: CallContext,
  run: OpenRun,
  request: ModelRequest,
  ask: AskModel,
): ReturnType<AskModel> {
  const state = run.state();
  const { limits, role, ticketId } = state.start;
  const { roles } = await ports.settings.current();
  const leftMs = limits.minutes * 60_000 - activeMsAt(state, ports.clock.now());
  const leftTokens = limits.outputTokens - state.outputTokens;
  const maxTokens = Math.min(request.maxTokens, leftTokens, roles[role].llm?.max_tokens ?? leftTokens);
  return ask(
    {
      role,
      ticketId,
      run: run.id,
      limitUsd: limits.usd,
      request: { ...request, maxTokens: Math.max(16, maxTokens) },
    },
    {
      onDelta: () => undefined, // it counts, and is handed out, when it is on record
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(Math.max(1000, Math.ceil(leftMs)))]),
    },
  );
}

/** What the engine's tools gave, cut: whoever reads the transcript sees what was done. */
async function keepResults(ports: RunPorts, run: OpenRun, request: ModelRequest): Promise<void> {
  const fresh = freshResults(request, openCalls(run.lines()));
  if (fresh.length === 0) return;
  const at = ports.clock.now().toISOString();
  const redactor = await openRedactor(ports, run.id); // before anything is cut, or half a secret would stay at the cut
  const lines = fresh.map(({ call, content }): RunLine => {
    const clean = redactor.text(safeText(content));
    return {
      type: 'result',
      at,
      toolCallId: call.id,
      tool: call.name.slice(0, 60),
      ok: !/^error\b/i.test(clean),
      content: clipMiddle(clean, MAX_RESULT),
      fullLength: content.length,
    };
  });
  await redactor.keep();
  await run.append(...lines);
}

/** The answer on record, with the values put back where a tool will use them. */
async function handOut(ports: RunPorts, run: OpenRun, line: Answer): Promise<RelayAnswer> {
  return {
    content: line.content,
    toolCalls: await revealCalls(ports, run.id, line.toolCalls),
    finish: line.finish,
    usage: { input: line.inputTokens, output: line.outputTokens, cached: 0, estimated: false },
    model: line.model,
    turn: run.state().turn,
  };
}

/** Refusals of the gateway that end the run; others are told to the engine, which may try again. */
function stopFor(refusal: { code: string; message: string }): Stop | null {
  if (refusal.code === 'limits') return { reason: 'money', note: refusal.message };
  if (refusal.code === 'conflict') return { reason: 'replay_differs', note: refusal.message };
  return null;
}

export function unreadable(message: string): Result<never> {
  return refuse('invalid_input', `the request cannot be read: ${message}`, 'see: help model relay');
}
