import { ok, type Result } from './result.ts';
import type { StopReason } from './agent-run.ts';
import { clipMiddle } from './clip-text.ts';
import { commentTicket } from './ticket-edits.ts';
import { releaseTicket } from './ticket-lease.ts';
import type { Ticket } from './ticket.ts';
import type { Act } from './ticket-transitions.ts';

export type EndedRun = {
  run: string;
  fence: number | null;
  reason: StopReason;
  note: string;
  turns: number;
  usd: number;
  summary: string;
  /** main's head when it gave up */
  main?: string | null;
};

const MAX_COMMENT = 6000;
/** How the history begins to say that a run gave the ticket back. */
const RUN_ENDED = 'agent run ended';

/** Does the ticket still stand as a run that failed left it? Then it has to be given back. */
export function isUnsettled(ticket: Ticket, ended: Pick<EndedRun, 'fence' | 'reason'>): boolean {
  const settled: StopReason[] = ['submitted', 'engine_failed']; // after an engine that does not work another takes over
  return (
    ticket.status === 'in_progress' && ticket.lease?.fence === ended.fence && !settled.includes(ended.reason)
  );
}

/** in_progress -> open with a comment that says what was tried. Nothing changes when the ticket has moved on: again and again without harm. */
export function giveBack(ticket: Ticket, ended: EndedRun, act: Act): Result<Ticket> {
  if (!isUnsettled(ticket, ended)) return ok(ticket);
  const commented = commentTicket(ticket, { id: `run-${ended.run}`, text: triedText(ended) }, act);
  const reason = `${RUN_ENDED} (${ended.reason}): ${ended.note.slice(0, 500)}`;
  const released = releaseTicket(commented.ok ? commented.value : ticket, act, reason); // too many comments must not keep it claimed
  if (!released.ok || ended.reason !== 'gave_up') return released;
  const { run, note, main = null } = ended;
  return ok({
    ...released.value,
    given_up: { at: act.now.toISOString(), run, reason: note.slice(0, 2000), main },
  });
}

function triedText(ended: EndedRun): string {
  const head = `Run ${ended.run} ended: ${ended.reason}. ${ended.note}\n${ended.turns} turns, $${ended.usd.toFixed(4)}. The branch keeps what was committed.`;
  return clipMiddle(`${head}\n\nWhat was tried:\n${ended.summary || 'nothing yet'}`, MAX_COMMENT);
}

/** Runs are named after their ticket or role: "T-0001.2" is the second run of T-0001. */
export const RUN_ID = /^(T-\d{4,9}|manager|developer|monitor|autopilot)\.\d{1,6}$/;

export function subjectOf(run: string): string {
  return run.slice(0, run.lastIndexOf('.'));
}

/** The name after these; with none, the first. */
export function nextRunId(subject: string, existing: readonly string[]): string {
  const numbers = existing.map((run) => Number(run.slice(run.lastIndexOf('.') + 1)));
  return `${subject}.${Math.max(0, ...numbers) + 1}`;
}
