import { readCall } from './agent-calls.ts';
import type { StopReason } from './agent-run.ts';
import { activeMsAt, type RunState } from './agent-state.ts';
import type { ToolCall } from './model.ts';
import { safeLine } from './safe-text.ts';

export type RunStep =
  | { do: 'ended'; reason: StopReason; note: string }
  | { do: 'stop'; reason: StopReason; note: string }
  /** the container executes these */
  | { do: 'execute'; calls: ToolCall[] }
  /** the model is asked; `pin`: only this tool; `nudge`: said to it first */
  | { do: 'ask'; pin: string | null; nudge: string | null };

export const MAX_REPEATS = 3;
/** the first try and two re-asks */
export const MAX_BROKEN = 3;
export const MAX_SILENT = 3;

/** What comes next in a run: the only place that ends one by its own course. */
export function nextStep(state: RunState, now: Date): RunStep {
  if (state.end) return { do: 'ended', reason: state.end.reason, note: state.end.note };
  const wayward = waywardness(state);
  if (wayward) return { do: 'stop', ...wayward };
  if (state.pending.length > 0) return { do: 'execute', calls: state.pending };
  const limit = limitReached(state, now);
  if (limit) return { do: 'stop', ...limit };
  return { do: 'ask', pin: pinned(state), nudge: nudge(state) };
}

type Stop = { reason: StopReason; note: string };

/** Stops that come from what the model said. */
function waywardness(state: RunState): Stop | null {
  const { last, start } = state;
  if (last === null) return null;
  if (state.repeats >= MAX_REPEATS)
    return stop(
      'repeated',
      `the same call ${state.repeats} times: ${safeLine(state.repeatedCall ?? '', 300)}`,
    );
  if (state.broken >= MAX_BROKEN)
    return stop('broken_calls', `${state.broken} answers in a row had calls that could not be read`);
  const up = state.pending
    .map((call) => readCall(call, start.tools))
    .find((read) => read.ok && read.call.tool === 'give_up');
  if (up?.ok && up.call.tool === 'give_up') return stop('gave_up', safeLine(up.call.input.reason, 2000));
  if (last.toolCalls.length > 0) return null;
  if (start.kind !== 'implement' && last.finish === 'stop' && last.content.trim() !== '')
    return stop('answered', 'the question was answered');
  return state.silent >= MAX_SILENT
    ? stop('silent', `${state.silent} answers in a row without a tool call`)
    : null;
}

/** Limits of the run, as they were when it began. Money is also kept by the gateway before every call. */
export function limitReached(state: RunState, now: Date): Stop | null {
  const { turns, minutes, usd, outputTokens } = state.start.limits;
  if (state.turn >= turns) return stop('turns', `${state.turn} turns of ${turns} are used`);
  const active = activeMsAt(state, now);
  if (active >= minutes * 60_000)
    return stop('minutes', `${Math.round(active / 60_000)} minutes of ${minutes} are used`);
  if (state.usd > 0 && state.usd >= usd)
    return stop('money', `$${state.usd.toFixed(4)} of $${usd.toFixed(4)} are used`);
  if (state.outputTokens >= outputTokens)
    return stop('output', `${state.outputTokens} output tokens of ${outputTokens} are used`);
  return null;
}

/** A single broken call of a known tool is asked for again by its name. */
function pinned(state: RunState): string | null {
  const [only, ...more] = state.last?.toolCalls ?? [];
  if (!only || more.length > 0 || !state.start.tools.includes(only.name)) return null;
  return readCall(only, state.start.tools).ok ? null : only.name;
}

function nudge(state: RunState): string | null {
  if (!state.answerIsLast || state.last === null || state.last.toolCalls.length > 0) return null;
  if (state.last.finish === 'length')
    return 'Your answer was cut off because it was too long. Go on with one short step.';
  return state.start.kind === 'implement'
    ? 'Nothing happens without a tool call. Go on with one; when the work is done call submit, when it cannot be done call give_up.'
    : 'Answer the question in words.';
}

function stop(reason: StopReason, note: string): Stop {
  return { reason, note };
}
