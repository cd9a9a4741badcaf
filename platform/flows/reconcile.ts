import { planRecovery, type DeployRecord } from '../domain/deploy-record.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import { ok, type Refusal, type Result } from '../domain/result.ts';
import { markInterrupted } from '../domain/ticket-lease.ts';
import { cancelDeploy } from '../domain/ticket-review.ts';
import type { Act } from '../domain/ticket-transitions.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Progress, Slot, StackRef } from '../ports.ts';
import { carryThrough, ending } from './deploy-ticket-carry.ts';
import { goBack, resumeRollback } from './deploy-ticket-rollback.ts';
import { updateTicket, type DeployPorts, type DeployRun } from './deploy-ticket-run.ts';
import { readProbes, verifyDeployed } from './deploy-ticket-verify.ts';
import { slotName, withSlot } from './guard.ts';
import { repositoryOf } from './ticket-repository.ts';

export type Reconciled = { ticketId: string; outcome: 'whole' | 'busy' | 'stuck'; message: string };

/**
 * Every deployment that a crash cut off is carried forward or taken back; each says so in its ticket. To be called at
 * start and from time to time. Must not throw for one that cannot be helped now: it stays on record.
 */
export async function reconcileDeploys(ports: DeployPorts, progress: Progress): Promise<Reconciled[]> {
  const { stacks } = await ports.compose.stacks();
  const results: Reconciled[] = [];
  for (const record of await ports.deploys.list()) {
    const stack = stacks.find((one) => one.name === record.stack);
    if (!stack) {
      results.push({
        ticketId: record.ticketId,
        outcome: 'stuck',
        message: `its stack ${record.stack} is not in this root any more`,
      });
      continue;
    }
    results.push(await reconcileOne(ports, record, stack, progress));
  }
  return [...results, ...(await freeUnrecorded(ports))];
}

/** Under the stack's slot: whatever a dead process left of earlier deployments of this stack. */
export async function recoverStack(
  ports: DeployPorts,
  stack: StackRef,
  slot: Slot,
  progress: Progress,
): Promise<void> {
  for (const record of await ports.deploys.list())
    if (record.stack === stack.name) await recover(ports, record, stack, slot, progress);
}

async function reconcileOne(
  ports: DeployPorts,
  record: DeployRecord,
  stack: StackRef,
  progress: Progress,
): Promise<Reconciled> {
  try {
    const result = await withSlot(ports, stack.name, `recovery of ${record.ticketId}`, async (slot) => {
      await recoverStack(ports, stack, slot, progress);
      return ok(null);
    });
    if (!result.ok) return { ticketId: record.ticketId, outcome: 'busy', message: result.refusal.message };
    const ticket = await ports.tickets.read(record.ticketId);
    return {
      ticketId: record.ticketId,
      outcome: 'whole',
      message: `is ${ticket?.status ?? 'gone'} after a deployment that was cut off at "${record.step}"`,
    };
  } catch (error) {
    return { ticketId: record.ticketId, outcome: 'stuck', message: messageOf(error) };
  }
}

async function recover(
  ports: DeployPorts,
  record: DeployRecord,
  stack: StackRef,
  slot: Slot,
  progress: Progress,
): Promise<void> {
  await ports.engine.ping(); // without an engine nothing can be known, and going back would be a guess
  const ticket = await ports.tickets.read(record.ticketId);
  if (!ticket)
    throw new DockfraError(
      'ticket_gone',
      `${record.ticketId} was being deployed, but there is no such ticket`,
      'bring its file back from a backup',
    );
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) throw new DockfraError('repository_gone', found.refusal.message, found.refusal.hint ?? '');
  await ports.compose.settle(stack);
  const run: DeployRun = {
    ports,
    progress,
    act: () => platformAct(ports),
    signal: new AbortController().signal,
    stack,
    repo: found.value.repo,
    config: await ports.settings.current(),
    slot,
    record,
  };
  const note = `the deployment was cut off at "${record.step}" by a stop of the platform; ${spoken(record)}`;
  progress('recovery', `${record.ticketId}: ${note}`);
  // said once, however often a recovery that does not get through is tried again
  if (ticket.history.at(-1)?.reason !== `interrupted: ${note}`)
    await updateTicket(run, (now) => ok(markInterrupted(now, platformAct(ports), note)));
  await takeUp(run);
}

async function takeUp(run: DeployRun): Promise<void> {
  switch (planRecovery(run.record.step)) {
    case 'cancel':
      return goBack(run, interrupted('before anything was switched'));
    case 'restore':
      return goBack(run, interrupted('in the middle of the switch'));
    case 'resume_rollback':
      return resumeRollback(run);
    case 'verify':
      return void (await carryThrough(run, verifyAgain));
    case 'advance':
      return void (await carryThrough(run, ending));
  }
}

async function verifyAgain(run: DeployRun): Promise<Result<Ticket>> {
  const probes = await readProbes(run.ports, run.stack, run.config.deploy.verify);
  if (!probes.ok) return probes;
  const verified = await verifyDeployed(run, probes.value);
  return verified.ok ? ending(verified.value) : verified;
}

/** `deploying` without a record and without anybody at work: the crash came before the first step was on record. */
async function freeUnrecorded(ports: DeployPorts): Promise<Reconciled[]> {
  const held = new Set((await ports.slots.held()).map((slot) => slot.name));
  const recorded = new Set((await ports.deploys.list()).map((record) => record.ticketId));
  const { tickets } = await ports.tickets.list();
  const results: Reconciled[] = [];
  for (const ticket of tickets.filter((one) => one.status === 'deploying' && !recorded.has(one.id))) {
    if (ticket.stack === undefined ? held.size > 0 : held.has(slotName(ticket.stack))) continue;
    const freed = await ports.tickets.update(ticket.id, (now) =>
      cancelDeploy(now, 'interrupted before anything was recorded', [], platformAct(ports)),
    );
    results.push({
      ticketId: ticket.id,
      outcome: freed.ok ? 'whole' : 'stuck',
      message: freed.ok ? 'is approved again' : freed.refusal.message,
    });
  }
  return results;
}

function spoken({ step }: DeployRecord): string {
  switch (planRecovery(step)) {
    case 'cancel':
      return 'nothing had been switched, it stays approved';
    case 'restore':
      return 'the version before is put back';
    case 'verify':
      return 'it is verified again';
    case 'advance':
      return 'it is carried through';
    case 'resume_rollback':
      return 'the way back is finished';
  }
}

function interrupted(when: string): Refusal {
  return { code: 'failed', message: `interrupted ${when} by a stop of the platform` };
}

function platformAct(ports: Pick<DeployPorts, 'clock'>): Act {
  return { now: ports.clock.now(), by: 'platform', role: 'platform', via: 'platform' };
}
