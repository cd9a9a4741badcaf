import { actorOf, type Caller } from '../domain/access.ts';
import { DAEMON, type CrewStep } from '../domain/crew.ts';
import {
  actionLine,
  actionTicket,
  findOvertaken,
  type Decision,
  type DecisionRecord,
} from '../domain/decision.ts';
import { messageOf } from '../domain/errors.ts';
import { actsAlone, nextAction } from '../domain/next-action.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallContext } from '../ports.ts';
import { noteEffects } from './pilot-effects.ts';
import { carryOut, findStale, type ActPorts } from './pilot-act.ts';
import { readSnapshot, type SnapshotPorts } from './pilot-snapshot.ts';
import { planGoal, type PlanPorts } from './plan-goal.ts';

export type PilotPorts = SnapshotPorts & ActPorts & PlanPorts;

/** As long as a model may think; a dead holder is noticed before. */
const SLOT_MS = 15 * 60_000;

/**
 * One step of the autopilot: the next decision is put on record, then carried out or left in the inbox. One at a time in
 * a root, so that no decision is taken twice.
 */
export async function pilotRun(ports: PilotPorts, context: CallContext): Promise<Result<CrewStep>> {
  const slot = await ports.slots.acquire('pilot', actorOf(context.caller), SLOT_MS);
  if (!slot.ok) return slot;
  try {
    await settleOld(ports);
    await noteEffects(ports);
    return ok(await step(ports, context));
  } finally {
    await ports.slots.release(slot.value);
  }
}

async function step(ports: PilotPorts, context: CallContext): Promise<CrewStep> {
  const [config, snapshot] = await Promise.all([ports.settings.current(), readSnapshot(ports)]);
  const decision = nextAction(snapshot, config.autopilot.policy);
  if (decision === null)
    return { outcome: 'idle', text: idleText(snapshot.paused, snapshot.mode), ticketId: null };
  const alone = actsAlone(snapshot, decision);
  const record = await ports.decisions.add({
    ...decision,
    at: snapshot.at,
    by: actorOf(pilotCaller(context.caller)),
    status: alone ? 'doing' : 'proposed',
    outcome: '',
    settledBy: null,
    settledAt: null,
  });
  if (record === null) return { outcome: 'idle', text: 'that was decided already', ticketId: null };
  await settleOvertaken(ports);
  context.progress('pilot', `${record.id}: ${actionLine(record.action)}`);
  if (alone) return conclude(ports, { ...context, caller: pilotCaller(context.caller) }, record);
  return worked(decision, `${record.id} waits in the inbox: ${actionLine(decision.action)}`);
}

async function conclude(ports: PilotPorts, context: CallContext, record: DecisionRecord): Promise<CrewStep> {
  const result = await attempt(ports, context, record);
  const at = ports.clock.now().toISOString();
  const by = actorOf(context.caller);
  const outcome = result.ok
    ? result.value
    : `${result.refusal.code}: ${result.refusal.message}`.slice(0, 4000);
  await ports.decisions.settle(record.id, 'doing', {
    status: result.ok ? 'done' : 'failed',
    outcome,
    settledBy: by,
    settledAt: at,
  });
  return worked(record, `${record.id} ${actionLine(record.action)}: ${outcome}`);
}

/** A broken world settles the decision as failed: it must not stand as under way. */
async function attempt(
  ports: PilotPorts,
  context: CallContext,
  record: DecisionRecord,
): Promise<Result<string>> {
  try {
    if (record.action.kind === 'propose_plan') return await askForPlan(ports, context, record.action.goal);
    return await carryOut(ports, context, record.action);
  } catch (error) {
    return refuse('failed', messageOf(error));
  }
}

/** The plan is a proposal of its own: nothing exists before a person accepts it. */
async function askForPlan(ports: PilotPorts, context: CallContext, goal: string): Promise<Result<string>> {
  const plan = await planGoal(ports, context, goal, null);
  return plan.ok ? ok(`${plan.value.id} waits in the inbox`) : plan;
}

/** What a crash left half done may be decided anew; proposals that the world has overtaken leave the inbox. */
async function settleOld(ports: PilotPorts): Promise<void> {
  const settled = { settledBy: 'platform', settledAt: ports.clock.now().toISOString() };
  for (const { id } of await ports.decisions.list({ status: 'doing', limit: 100 }))
    await ports.decisions.settle(id, 'doing', {
      status: 'interrupted',
      outcome: 'cut off by a stop',
      ...settled,
    });
  for (const { id, action } of await ports.decisions.list({ status: 'proposed', limit: 500 })) {
    const stale = await findStale(ports, action);
    if (stale !== null)
      await ports.decisions.settle(id, 'proposed', { status: 'stale', outcome: stale, ...settled });
  }
  await settleOvertaken(ports);
}

/** Of proposals that want the same of the same ticket only the newest waits: one answer is enough. */
async function settleOvertaken(ports: PilotPorts): Promise<void> {
  const settled = { settledBy: 'platform', settledAt: ports.clock.now().toISOString() };
  const waiting = await ports.decisions.list({ status: 'proposed', limit: 500 });
  for (const { id, by } of findOvertaken(waiting))
    await ports.decisions.settle(id, 'proposed', {
      status: 'stale',
      outcome: `${by} wants the same`,
      ...settled,
    });
}

/** Whoever starts it, the policy decides: the role is the autopilot, and so are its rights. */
function pilotCaller(caller: Caller): Caller {
  return { role: 'autopilot', person: DAEMON, personClaimed: false, via: caller.via };
}

function worked({ action }: Decision, text: string): CrewStep {
  return { outcome: 'worked', text: text.slice(0, 1000), ticketId: actionTicket(action) };
}

function idleText(paused: boolean, mode: string): string {
  if (paused) return 'paused';
  return mode === 'off' ? 'autopilot.mode is off' : 'nothing to decide';
}
