import { callKey, readCall } from './agent-calls.ts';
import type { RunLine, RunStart, StopReason } from './agent-run.ts';
import type { ToolCall } from './model.ts';

type Answer = Extract<RunLine, { type: 'answer' }>;

/** Everything about a run, found from its lines alone: that is what makes it resumable. */
export type RunState = {
  start: RunStart;
  lines: number;
  /** answers of the model so far */
  turn: number;
  last: Answer | null;
  /** true when nothing was said since the last answer */
  answerIsLast: boolean;
  /** calls of the last answer without a result, in order */
  pending: ToolCall[];
  end: { reason: StopReason; note: string; at: string } | null;
  /** since when the model does not answer, and why; null while it does */
  held: { at: string; text: string } | null;
  usd: number;
  inputTokens: number;
  outputTokens: number;
  /** time at work; a gap longer than MAX_GAP_MS (platform down, paused) counts as that long */
  activeMs: number;
  lastAt: string;
  /** answers in a row without any tool call */
  silent: number;
  /** answers in a row with a call that could not be read */
  broken: number;
  /** how often the most repeated call of the last answer was made without anything new in between */
  repeats: number;
  repeatedCall: string | null;
};

/** One run in a list of them, as every front shows it. */
export type RunSummary = {
  run: string;
  ticketId: string | null;
  role: string;
  kind: string;
  person: string;
  model: string;
  replayed: boolean;
  startedAt: string;
  lastAt: string;
  turns: number;
  usd: number;
  tokens: number;
  ended: { reason: string; note: string } | null;
};
/** A run with its lines from number `after` on, of `total`. */
export type ShownRun = RunSummary & { after: number; lines: RunLine[]; total: number };

export const MAX_GAP_MS = 15 * 60_000;
/** A change of the worktree that was not made before lets everything be tried again. */
const CHANGES = new Set(['write', 'patch', 'run']);

/** Null when the lines do not begin with a start. */
export function foldRun(lines: readonly RunLine[]): RunState | null {
  const [start] = lines;
  if (start?.type !== 'start') return null;
  const state: RunState = {
    start,
    lines: 0,
    turn: 0,
    last: null,
    answerIsLast: false,
    pending: [],
    end: null,
    held: null,
    usd: 0,
    inputTokens: 0,
    outputTokens: 0,
    activeMs: 0,
    lastAt: start.at,
    silent: 0,
    broken: 0,
    repeats: 0,
    repeatedCall: null,
  };
  const counts = { seen: new Set<string>(), times: new Map<string, number>() };
  for (const line of lines) take(state, line, counts);
  return state;
}

type Counts = { seen: Set<string>; times: Map<string, number> };

function take(state: RunState, line: RunLine, counts: Counts): void {
  state.lines += 1;
  state.activeMs += gap(state.lastAt, line.at);
  state.lastAt = line.at;
  if (line.type !== 'compacted' && line.type !== 'held') state.answerIsLast = line.type === 'answer';
  if (line.type === 'held') state.held = { at: line.at, text: line.text };
  if (line.type === 'answer') state.held = null;
  if (line.type === 'end') {
    state.end = { reason: line.reason, note: line.note, at: line.at };
    state.usd += line.usd ?? 0;
  }
  if (line.type === 'result') state.pending = state.pending.filter((call) => call.id !== line.toolCallId);
  if (line.type === 'answer') takeAnswer(state, line, counts);
}

function takeAnswer(state: RunState, answer: Answer, counts: Counts): void {
  state.turn += 1;
  state.last = answer;
  state.pending = answer.toolCalls;
  state.usd += answer.usd;
  state.inputTokens += answer.inputTokens;
  state.outputTokens += answer.outputTokens;
  state.silent = answer.toolCalls.length === 0 ? state.silent + 1 : 0;
  const read = answer.toolCalls.map((call) => readCall(call, state.start.tools));
  state.broken = read.some((call) => !call.ok) ? state.broken + 1 : 0;
  state.repeats = 0;
  for (const call of read) {
    if (!call.ok) continue;
    const key = callKey(call.call);
    if (CHANGES.has(call.call.tool) && !counts.seen.has(key)) counts.times.clear();
    counts.seen.add(key);
    const times = (counts.times.get(key) ?? 0) + 1;
    counts.times.set(key, times);
    if (times > state.repeats) Object.assign(state, { repeats: times, repeatedCall: key });
  }
}

function gap(from: string, to: string): number {
  const ms = Date.parse(to) - Date.parse(from);
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), MAX_GAP_MS) : 0;
}

/** Time at work up to `now`. */
export function activeMsAt(state: RunState, now: Date): number {
  return state.activeMs + gap(state.lastAt, now.toISOString());
}
