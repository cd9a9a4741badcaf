import { randomBytes } from 'node:crypto';

import { messageOf } from '../../platform/domain/errors.ts';
import { refuse, type Refusal, type Result } from '../../platform/domain/result.ts';
import { safeLine } from '../../platform/domain/safe-text.ts';
import type { Clock, Progress } from '../../platform/ports.ts';
import type { ProgressLine, RunView } from '../contract.ts';
import { plainValue } from './plain-text.ts';
import { createToldLines } from './told-lines.ts';
import type { Veil } from './veil.ts';

const KEPT_RUNS = 30;
const KEPT_LINES = 200;
const MAX_RUNNING = 16;
const MAX_VALUE_LENGTH = 4096;

/** One action by the owner; `runAction` of the platform behind it. */
export type RunOne = (
  name: string,
  input: unknown,
  progress: Progress,
  signal: AbortSignal,
) => Promise<Result<unknown>>;

export type ActionRuns = {
  /** refused when too many are under way; `ended` never rejects */
  start(action: string, input: Record<string, unknown>): Result<{ id: string; ended: Promise<void> }>;
  find(id: string): RunView | null;
  /** newest first */
  list(): RunView[];
  /** aborts what runs and waits for it */
  close(): Promise<void>;
};

type Options = { clock: Clock; veil: Veil; runOne: RunOne; onChange: () => void };

/** Actions go on when the page that asked is closed; every page sees them. `onChange` is called for each line and end. */
export function createActionRuns({ clock, veil, runOne, onChange }: Options): ActionRuns {
  const runs = new Map<string, RunView>();
  const running = new Set<Promise<void>>();
  const abort = new AbortController();
  const now = () => clock.now().toISOString();

  const change = (id: string, part: Partial<RunView>) => {
    const known = runs.get(id);
    if (known) runs.set(id, { ...known, ...part });
    onChange();
  };
  const addLine = (id: string, line: ProgressLine) =>
    change(id, { lines: [...(runs.get(id)?.lines ?? []), line].slice(-KEPT_LINES) });
  const follow = async (id: string, action: string, input: Record<string, unknown>): Promise<void> => {
    await veil.fresh();
    const lines = createToldLines(veil, (line) => addLine(id, line));
    const result = await attempt(() =>
      runOne(action, input, (stage, text) => lines.told(now(), stage, text), abort.signal),
    );
    await veil.fresh();
    lines.end();
    const ended_at = now();
    if (result.ok)
      return change(id, {
        state: 'done',
        ended_at,
        subject: runs.get(id)?.subject ?? idIn(result.value),
        value: shortValue(veil.value<unknown>(result.value)),
      });
    const refusal: Refusal = plainValue(veil.value(result.refusal));
    change(id, { state: refusal.code === 'failed' ? 'failed' : 'refused', ended_at, refusal });
  };

  return {
    start(action, input) {
      if (running.size >= MAX_RUNNING)
        return refuse('busy', `${running.size} actions are under way`, 'wait for one to end');
      const id = randomBytes(8).toString('hex');
      runs.set(id, {
        id,
        action,
        subject: idIn(input),
        state: 'running',
        started_at: now(),
        ended_at: null,
        lines: [],
        refusal: null,
        value: null,
      });
      forgetOldest(runs);
      onChange();
      const ended = follow(id, action, input).finally(() => running.delete(ended));
      running.add(ended);
      return { ok: true, value: { id, ended } };
    },
    find: (id) => runs.get(id) ?? null,
    list: () => [...runs.values()].reverse(),
    async close() {
      abort.abort(new Error('the wizard is closing'));
      await Promise.allSettled(running);
    },
  };
}

function forgetOldest(runs: Map<string, RunView>): void {
  const ended = [...runs.values()].filter((run) => run.state !== 'running');
  for (const run of ended.slice(0, Math.max(0, runs.size - KEPT_RUNS))) runs.delete(run.id);
}

/** A front must answer whatever the platform does. */
async function attempt(run: () => Promise<Result<unknown>>): Promise<Result<unknown>> {
  try {
    return await run();
  } catch (error) {
    return refuse('failed', `unexpected: ${messageOf(error)}`, 'see the platform log: dockfra logs');
  }
}

function idIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' ? safeLine(value.id, 60) : null;
}

/** Every page gets the runs with every change of them: a long answer is read where it is kept. */
function shortValue(value: unknown): unknown {
  const text = JSON.stringify(value) ?? '';
  return text.length > MAX_VALUE_LENGTH ? null : plainValue<unknown>(value ?? null);
}
