import { summarise } from '../domain/agent-conversation.ts';
import { giveBack, type EndedRun } from '../domain/agent-end.ts';
import type { StopReason } from '../domain/agent-run.ts';
import { foldRun } from '../domain/agent-state.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { checkFence, renewLease } from '../domain/ticket-lease.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext } from '../ports.ts';
import { actOf } from './acting.ts';
import { mainOf } from './given-up.ts';
import { turnOf, type OpenRun, type RunPorts, type RunTurn } from './agent-run.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import { proveReproduction } from './agent-run-repro.ts';

export type Stop = { reason: StopReason; note: string };

/** Ends the run on record, then leaves its ticket honest. A crash in between is made up for by `settleRun`. */
export async function stopRun(
  ports: RunPorts,
  context: CallContext,
  run: OpenRun,
  { reason, note }: Stop,
): Promise<Result<RunTurn>> {
  if (run.state().end === null) {
    if (reason === 'submitted') await proveReproduction(ports, context, run.state().start.ticketId);
    const usd = await unansweredUsd(ports, run);
    const at = ports.clock.now().toISOString();
    await run.append({ type: 'end', at, reason, note: note.slice(0, 2000), ...(usd > 0 ? { usd } : {}) });
  }
  await settleRun(ports, context, run);
  return ok(await turnOf(ports, run));
}

/** What the run paid for calls that brought no answer: it is on no line before the last. */
async function unansweredUsd(ports: RunPorts, run: OpenRun): Promise<number> {
  const { usd } = await ports.usage.sum({ run: run.id });
  return round(Math.max(0, usd - run.state().usd));
}

/** Gives the ticket of an ended run back with what was tried, unless it has moved on; again and again without harm. */
export async function settleRun(ports: RunPorts, context: CallContext, run: OpenRun): Promise<void> {
  const state = run.state();
  const { ticketId, kind } = state.start;
  if (state.end === null || ticketId === null || kind !== 'implement') return;
  const ended: EndedRun = {
    run: run.id,
    fence: state.start.fence,
    reason: state.end.reason,
    note: state.end.note,
    turns: state.turn,
    usd: state.usd,
    summary: summarise(run.lines()),
    ...(state.end.reason === 'gave_up' ? { main: await mainAt(ports, ticketId) } : {}),
  };
  const act = { ...actOf(ports, context), role: 'platform' as const };
  const spent = await spentOn(ports, ticketId);
  await ports.tickets.update(ticketId, (ticket) => {
    const counted = ticket.spent.usd === spent.usd ? ticket : { ...ticket, spent };
    const settled = giveBack(counted, ended, act);
    return settled.ok && settled.value === ticket ? refuse('wrong_state', 'nothing to settle') : settled;
  });
}

/** A repository that cannot be read now must not keep the ticket claimed. */
async function mainAt(ports: RunPorts, ticketId: string): Promise<string | null> {
  const ticket = await ports.tickets.read(ticketId);
  return ticket ? await mainOf(ports, ticket).catch(() => null) : null;
}

/** Where the run stands with its ticket: null while the work goes on. The ticket's own word counts, nobody's claim. */
export async function standing(ports: RunPorts, run: OpenRun): Promise<Stop | null> {
  const { start } = run.state();
  if (start.kind !== 'implement' || start.ticketId === null) return null;
  const ticket = await ports.tickets.read(start.ticketId);
  if (!ticket) return { reason: 'cancelled', note: `${start.ticketId} is gone` };
  if (ticket.status === 'in_progress' && ticket.lease?.fence === start.fence) return null;
  if (ticket.status === 'closed') return { reason: 'cancelled', note: `${ticket.id} was closed` };
  if (wasSubmitted(ticket, start.fence))
    return { reason: 'submitted', note: `${ticket.id} is ${statusPhrase(ticket.status)}` };
  return {
    reason: 'lease_lost',
    note: `${ticket.id} is ${statusPhrase(ticket.status)}; the lease of this run is gone`,
  };
}

function wasSubmitted(ticket: Ticket, fence: number | null): boolean {
  const after = ['review', 'approved', 'deploying', 'done'];
  return after.includes(ticket.status) && ticket.last_fence === fence;
}

/** The ticket's spending over all of its runs, and a lease that lasts: work that goes on keeps its ticket. */
export async function countSpent(ports: RunPorts, context: CallContext, run: OpenRun): Promise<void> {
  const { ticketId, fence, kind } = run.state().start;
  if (ticketId === null) return;
  const { limits } = await ports.settings.current();
  const spent = await spentOn(ports, ticketId);
  const act = actOf(ports, context);
  await ports.tickets.update(ticketId, (ticket) => {
    const mine = kind === 'implement' && fence !== null && checkFence(ticket, fence).ok;
    const renewed = mine ? renewLease(ticket, fence, act, limits.lease_minutes) : ok(ticket);
    return renewed.ok ? ok({ ...renewed.value, spent }) : renewed;
  });
}

async function spentOn(ports: RunPorts, ticketId: string): Promise<Required<Ticket['spent']>> {
  const sum = { usd: 0, tokens: 0, minutes: 0 };
  for (const { run } of await ports.transcripts.list(ticketId)) {
    const state = foldRun((await ports.transcripts.read(run)) ?? []);
    sum.usd += state?.usd ?? 0;
    sum.tokens += (state?.inputTokens ?? 0) + (state?.outputTokens ?? 0);
    sum.minutes += (state?.activeMs ?? 0) / 60_000;
  }
  return { usd: round(sum.usd), tokens: sum.tokens, minutes: round(sum.minutes) };
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
