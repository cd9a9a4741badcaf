import { actorOf } from '../domain/access.ts';
import { actionLine, type DecisionRecord, type PilotAction } from '../domain/decision.ts';
import { messageOf } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallContext, Ports } from '../ports.ts';
import { carryOut, type ActPorts } from './pilot-act.ts';

type InboxPorts = ActPorts & Pick<Ports, 'decisions' | 'switches'>;

/** A person says yes: the proposal (edited, when `edited` is given) is carried out in their name. */
export async function acceptProposal(
  ports: InboxPorts,
  context: CallContext,
  id: string,
  edited?: PilotAction,
): Promise<Result<DecisionRecord>> {
  const found = await proposed(ports, id);
  if (!found.ok) return found;
  const { action: wanted } = found.value;
  if (edited && wanted.kind !== 'plan') return noPlan(id, wanted);
  const by = actorOf(context.caller);
  const settled = { settledBy: by, settledAt: ports.clock.now().toISOString() };
  const action =
    edited?.kind === 'plan' && wanted.kind === 'plan' ? { ...edited, goal: wanted.goal } : wanted;
  const taken = await ports.decisions.settle(id, 'proposed', {
    status: 'accepted',
    outcome: '',
    action,
    ...settled,
  });
  if (!taken) return gone(id);
  const done = await attempt(ports, context, action);
  const outcome = done.ok ? done.value : `${done.refusal.code}: ${done.refusal.message}`.slice(0, 4000);
  const after = await ports.decisions.settle(id, 'accepted', {
    status: done.ok ? 'done' : 'failed',
    outcome,
  });
  if (!done.ok) return done;
  return after ? ok(after) : gone(id);
}

/** A person changes the tickets of a plan that waits; nothing is created yet. */
export async function editProposal(
  ports: Pick<InboxPorts, 'decisions' | 'clock'>,
  context: CallContext,
  id: string,
  plan: Extract<PilotAction, { kind: 'plan' }>,
): Promise<Result<DecisionRecord>> {
  const found = await proposed(ports, id);
  if (!found.ok) return found;
  const { action: wanted } = found.value;
  if (wanted.kind !== 'plan') return noPlan(id, wanted);
  const after = await ports.decisions.settle(id, 'proposed', {
    status: 'proposed',
    outcome: '',
    action: { ...plan, goal: wanted.goal },
    edited: { by: actorOf(context.caller), at: ports.clock.now().toISOString() },
  });
  return after ? ok(after) : gone(id);
}

function noPlan(id: string, wanted: PilotAction): Result<never> {
  return refuse('invalid_input', `${id} is no plan: ${actionLine(wanted)}`, `inbox accept ${id}`);
}

/** A person says no; the same proposal does not come again. */
export async function declineProposal(
  ports: InboxPorts,
  context: CallContext,
  id: string,
  reason: string,
): Promise<Result<DecisionRecord>> {
  const found = await proposed(ports, id);
  if (!found.ok) return found;
  const settled = { settledBy: actorOf(context.caller), settledAt: ports.clock.now().toISOString() };
  const after = await ports.decisions.settle(id, 'proposed', {
    status: 'declined',
    outcome: reason,
    ...settled,
  });
  return after ? ok(after) : gone(id);
}

async function attempt(
  ports: InboxPorts,
  context: CallContext,
  action: PilotAction,
): Promise<Result<string>> {
  try {
    return await carryOut(ports, context, action);
  } catch (error) {
    return refuse('failed', messageOf(error), 'see the platform log: dockfra logs');
  }
}

async function proposed(ports: Pick<InboxPorts, 'decisions'>, id: string): Promise<Result<DecisionRecord>> {
  const found = await ports.decisions.find(id);
  if (!found) return refuse('not_found', `there is no decision ${id}`, 'see what waits: inbox');
  if (found.status === 'proposed') return ok(found);
  const by = found.settledBy === null ? '' : ` by ${found.settledBy}`;
  return refuse(
    'wrong_state',
    `${id} is ${found.status}${by}; only a proposal can be answered`,
    'see what waits: inbox',
  );
}

function gone(id: string): Result<never> {
  return refuse('conflict', `somebody else answered ${id} first`, `see: pilot explain ${id}`);
}
