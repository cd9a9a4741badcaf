import { summarise } from '../domain/agent-conversation.ts';
import type { RunLine } from '../domain/agent-run.ts';
import { activeMsAt } from '../domain/agent-state.ts';
import { widenCuts } from '../domain/clip-text.ts';
import {
  attemptId,
  attemptsOf,
  engineCommit,
  engineFault,
  engineRetry,
  engineTask,
  reportText,
  type EngineReport,
} from '../domain/engine-task.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext } from '../ports.ts';
import { readRun, turnOf, withRun, type OpenRun, type RunPorts, type RunTurn } from './agent-run.ts';
import { stopRun, type Stop } from './agent-run-end.ts';
import { CUT_MARGIN } from './agent-run-turn.ts';
import { openRedactor } from './redact-run.ts';
import { mayGoOn } from './relay-run.ts';

/** What the container is to do for a run of a coding engine. `task` is null when the run has ended. */
export type EngineTurn = RunTurn & {
  task: { attempt: number; text: string; commit: string; minutesLeft: number } | null;
};

export type NextRequest = {
  run: string;
  /** the attempt that the report is of; 0 without one */
  after: number;
  report: EngineReport | null;
};

/** Keeps the report of an attempt, and hands out the next task or the end. Repeated calls find what the first one did. */
export async function nextAttempt(
  ports: RunPorts,
  context: CallContext,
  request: NextRequest,
): Promise<Result<EngineTurn>> {
  return withRun(ports, context, request.run, async (run) => {
    const { ended } = attemptsOf(run.lines());
    if (request.after > ended + 1)
      return refuse(
        'conflict',
        `${run.id} has had ${ended} attempts, not ${request.after}`,
        'ask without a report',
      );
    const isNew = request.after === ended + 1 && run.state().end === null;
    const report = request.report !== null && isNew ? await keepReport(ports, run, request.report) : null;
    const allowed = await mayGoOn(ports, context, run);
    if (!allowed.ok) return run.state().end ? ok({ ...(await turnOf(ports, run)), task: null }) : allowed;
    const stop = report === null ? null : await stopAfter(ports, run, report);
    if (stop) {
      const stopped = await stopRun(ports, context, run, stop);
      return stopped.ok ? ok({ ...stopped.value, task: null }) : stopped;
    }
    return giveTask(ports, run);
  });
}

/** The report without secrets, which is on record now. */
async function keepReport(ports: RunPorts, run: OpenRun, given: EngineReport): Promise<EngineReport> {
  const redactor = await openRedactor(ports, run.id); // before anything is cut, or half a secret would stay at the cut
  const clean = (text: string): string => widenCuts(redactor.text(safeText(text)), CUT_MARGIN);
  const { submit } = given;
  const report = {
    ...given,
    said: clean(given.said),
    submit: submit === null ? null : { ...submit, text: clean(submit.text) },
  };
  await redactor.keep();
  await run.append({
    type: 'result',
    at: ports.clock.now().toISOString(),
    toolCallId: attemptId(attemptsOf(run.lines()).ended + 1),
    tool: run.state().start.engine,
    ok: submit?.ok ?? false,
    content: reportText(report),
    fullLength: given.said.length,
  });
  return report;
}

async function stopAfter(ports: RunPorts, run: OpenRun, report: EngineReport): Promise<Stop | null> {
  const { start, turn } = run.state();
  const fault = engineFault(report, turn);
  if (fault !== null) return { reason: 'engine_failed', note: `${start.engine}: ${fault}` };
  const { roles } = await ports.settings.current();
  const { ended } = attemptsOf(run.lines());
  const { attempts } = roles[start.role].agent;
  if (ended < attempts) return null;
  const why = (report.submit?.text ?? 'nothing was handed in').slice(-1000);
  return { reason: 'attempts', note: `${ended} attempts of ${attempts} are used; the last: ${why}` };
}

/** The task of the next attempt: said once, and handed out again as it stands on record. */
async function giveTask(ports: RunPorts, run: OpenRun): Promise<Result<EngineTurn>> {
  const { ticketId, engine, limits } = run.state().start;
  const ticket = ticketId === null ? null : await ports.tickets.read(ticketId);
  if (!ticket) return refuse('not_found', `${run.id} has no ticket`, 'agent list');
  const { ended, task } = attemptsOf(run.lines());
  if (task === null) {
    const content = await taskText(ports, run, ticket);
    const at = ports.clock.now().toISOString();
    const line: RunLine = { type: 'message', at, role: 'user', content };
    await run.append(line);
  }
  const text = attemptsOf(run.lines()).task ?? '';
  const leftMs = limits.minutes * 60_000 - activeMsAt(run.state(), ports.clock.now());
  const given = {
    attempt: ended + 1,
    text,
    commit: engineCommit(ticket, engine),
    minutesLeft: Math.max(0, leftMs / 60_000),
  };
  return ok({ ...(await turnOf(ports, run)), task: given });
}

async function taskText(ports: RunPorts, run: OpenRun, ticket: Ticket): Promise<string> {
  const last = attemptsOf(run.lines()).last;
  if (last !== null) return engineRetry(ticket, last);
  return engineTask(ticket, await runBefore(ports, run, ticket.id));
}

async function runBefore(ports: RunPorts, run: OpenRun, ticketId: string) {
  const names = (await ports.transcripts.list(ticketId)).map((one) => one.run);
  for (const name of names.slice(0, names.indexOf(run.id)).toReversed()) {
    const before = await readRun(ports, name);
    const { start, end } = before?.state() ?? {};
    if (before && end && start?.kind === 'implement')
      return { run: before.id, reason: end.reason, note: end.note, summary: summarise(before.lines()) };
  }
  return null;
}
