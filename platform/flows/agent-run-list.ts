import { RUN_ID } from '../domain/agent-end.ts';
import { foldRun, type RunState, type RunSummary, type ShownRun } from '../domain/agent-state.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Ports } from '../ports.ts';
import { noRun } from './agent-run.ts';

/** Runs, oldest first within their ticket or role; `open`: only those under way. */
export async function listRuns(
  ports: Pick<Ports, 'transcripts'>,
  filter: { subject?: string | undefined; open?: boolean | undefined },
): Promise<RunSummary[]> {
  const found: RunSummary[] = [];
  for (const { run } of await ports.transcripts.list(filter.subject)) {
    const state = foldRun((await ports.transcripts.read(run)) ?? []);
    if (state && !(filter.open && state.end)) found.push(summaryOf(run, state));
  }
  return found;
}

function summaryOf(run: string, { start, ...state }: RunState): RunSummary {
  return {
    run,
    ticketId: start.ticketId,
    role: start.role,
    kind: start.kind,
    person: start.person,
    model: state.last?.model ?? start.model,
    replayed: state.last?.replayed ?? start.replayed,
    startedAt: start.at,
    lastAt: state.lastAt,
    turns: state.turn,
    usd: state.usd,
    tokens: state.inputTokens + state.outputTokens,
    ended: state.end ? { reason: state.end.reason, note: state.end.note } : null,
  };
}

/** One run with its lines from number `after` on (0: all of them). */
export async function showRun(
  ports: Pick<Ports, 'transcripts'>,
  run: string,
  after: number,
): Promise<Result<ShownRun>> {
  const lines = RUN_ID.test(run) ? await ports.transcripts.read(run) : null;
  const state = foldRun(lines ?? []);
  if (!lines || !state) return noRun(run);
  return ok({ ...summaryOf(run, state), after, lines: lines.slice(after), total: lines.length });
}
