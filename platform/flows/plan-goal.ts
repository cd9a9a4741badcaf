import { actorOf } from '../domain/access.ts';
import type { DecisionRecord, PilotAction } from '../domain/decision.ts';
import { planRequest } from '../domain/manager-prompt.ts';
import { readPlan } from '../domain/plan-text.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallContext, Ports } from '../ports.ts';
import { callModel } from './call-model.ts';

type ModelPorts = Parameters<typeof callModel>[0];
export type PlanPorts = ModelPorts & Pick<Ports, 'clock' | 'ids' | 'tickets' | 'compose' | 'decisions'>;
type Plan = Extract<PilotAction, { kind: 'plan' }>;

const TRIES = 3;

/** A plan for the goal, by the manager's model or (with `text`) by a person; it waits in the inbox and creates nothing. */
export async function planGoal(
  ports: PlanPorts,
  context: CallContext,
  goal: string,
  text: string | null,
): Promise<Result<DecisionRecord>> {
  const made = text === null ? await byModel(ports, context, goal) : byHand(text, goal);
  if (!made.ok) return made;
  const { plan, reason } = made.value;
  const record = await ports.decisions.add({
    key: `plan ${ports.ids.token(8)}`,
    action: plan,
    reason,
    evidence: [],
    alternatives: [],
    at: ports.clock.now().toISOString(),
    by: actorOf(context.caller),
    status: 'proposed',
    outcome: '',
    settledBy: null,
    settledAt: null,
  });
  return record ? ok(record) : refuse('conflict', 'the plan could not be put on record', 'try again');
}

type Made = { plan: Plan; reason: string };

function byHand(text: string, goal: string): Result<Made> {
  const read = readPlan(text, goal);
  return read.ok ? ok({ plan: read.value, reason: 'written by a person' }) : read;
}

/** What cannot be used is told to the model, twice; then it is refused. */
async function byModel(ports: PlanPorts, context: CallContext, goal: string): Promise<Result<Made>> {
  const [{ stacks }, { tickets }] = await Promise.all([ports.compose.stacks(), ports.tickets.list()]);
  const run = `plan-${ports.ids.token(6)}`;
  let faults: string[] = [];
  for (let left = TRIES; left > 0; left -= 1) {
    const request = planRequest(
      goal,
      stacks.map(({ name }) => name),
      tickets,
      faults,
    );
    const answered = await callModel(
      ports,
      { role: 'manager', ticketId: null, run, request },
      { onDelta: () => undefined, signal: context.signal },
    );
    if (!answered.ok) return answered;
    const { content, toolCalls, model, replayed, usd } = answered.value;
    const read = readPlan(toolCalls[0]?.arguments ?? content, goal);
    const by = `by the model ${model}${replayed ? ' (replayed)' : ''} for ${usd.toFixed(4)} USD`;
    if (read.ok) return ok({ plan: read.value, reason: by });
    faults = [read.refusal.message, ...(read.refusal.details ?? [])].slice(0, 20);
    context.progress('plan', `the model's plan cannot be used: ${faults[0] ?? ''}`);
  }
  return refuse(
    'invalid_input',
    `the model gave no plan that can be used in ${TRIES} tries`,
    'write it by hand: plan "goal" --tickets - < plan.yaml',
    faults,
  );
}
