import { planRecovery } from '../domain/deploy-record.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import type { Refusal, Result } from '../domain/result.ts';
import type { Ticket } from '../domain/ticket.ts';
import { finish, moveMain } from './deploy-ticket-finish.ts';
import { goBack } from './deploy-ticket-rollback.ts';
import type { DeployRun } from './deploy-ticket-run.ts';

/** After these, going back would be wrong or has just failed: the record stays for the next start. */
const LEFT_AS_IS = ['slot_lost', 'rollback_failed', 'ticket_stuck'];

/** Main, then done: also where a start after a crash goes on. */
export async function ending(run: DeployRun): Promise<Result<Ticket>> {
  const moved = await moveMain(run);
  if (!moved.ok) return moved;
  return finish(moved.value);
}

/**
 * Runs `work`, and goes back when it is refused or breaks. When even going back breaks (no engine), the ticket stays
 * `deploying` with its record, and the next start or deploy of the stack goes on from there.
 */
export async function carryThrough(
  start: DeployRun,
  work: (run: DeployRun) => Promise<Result<Ticket>>,
): Promise<Result<Ticket>> {
  const result = await attempt(start, work);
  if (result.ok) return result;
  const refusal = await blameEngine(start, result.refusal);
  await goBackFrom(start, refusal);
  return { ok: false, refusal: told(start, refusal) };
}

/** What broke is thrown on, after everything was put back. */
async function attempt(
  start: DeployRun,
  work: (run: DeployRun) => Promise<Result<Ticket>>,
): Promise<Result<Ticket>> {
  try {
    return await work(start);
  } catch (error) {
    if (error instanceof DockfraError && LEFT_AS_IS.includes(error.code)) throw error;
    await goBackFrom(start, { code: 'failed', message: messageOf(error) }, true);
    throw error;
  }
}

/** What the journal says counts, for the steps have moved on since `start`. */
async function goBackFrom(start: DeployRun, refusal: Refusal, broke = false): Promise<void> {
  const record = (await start.ports.deploys.list()).find((one) => one.ticketId === start.record.ticketId);
  if (record === undefined) return;
  // something broke while main moved or after: nobody knows whether it did, and what runs is verified, so only forward is right
  if (broke && planRecovery(record.step) === 'advance') return;
  await goBack({ ...start, record }, refusal);
}

/** A failure while the engine is away says nothing about the ticket: it stays approved. */
async function blameEngine({ ports }: DeployRun, refusal: Refusal): Promise<Refusal> {
  try {
    await ports.engine.ping();
    return refusal;
  } catch (error) {
    return { code: 'failed', message: `${messageOf(error)} (${refusal.message})` };
  }
}

function told({ record }: DeployRun, refusal: Refusal): Refusal {
  return {
    ...refusal,
    message: `${record.ticketId} was not deployed, everything is as before: ${refusal.message}`,
  };
}
