import { actorOf } from '../domain/access.ts';
import type { Diagnosis, FixOffer } from '../domain/diagnosis.ts';
import { messageOf } from '../domain/errors.ts';
import { createRedactor } from '../domain/redact.ts';
import { fillAsked, planSteps, planUndo } from '../domain/repair-plan.ts';
import { stateLines } from '../domain/repair-proof.ts';
import type { RepairRecord, RepairStep } from '../domain/repair-record.ts';
import { ok, refuse, type Refusal, type Result } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import type { CallContext, Ports } from '../ports.ts';
import { withSlot } from './guard.ts';
import { containersOf, markOf, type FindFaults } from './repair-look.ts';
import { lastLook, proveRepair } from './repair-prove.ts';

export type RepairRequest = {
  diagnosis: string;
  fix: string;
  /** what only the person has, by the name of the input */
  given: Readonly<Record<string, string>>;
  /** where to look for the fault; null: everywhere */
  stack: string | null;
  service: string | null;
};

export type RepairPlan = {
  diagnosis: Diagnosis;
  fix: FixOffer;
  steps: RepairStep[];
  undo: RepairStep[] | null;
};

/** What a fix would do now, and whether the caller may. The fault must still be there. */
export async function planRepair(
  ports: Ports,
  { caller }: Pick<CallContext, 'caller'>,
  { diagnosis: id, fix: name, stack, service }: RepairRequest,
  find: FindFaults,
): Promise<Result<RepairPlan>> {
  const faults = await find(caller, { stack, service });
  if (!faults.ok) return faults;
  const diagnosis = faults.value.find((one) => one.id === id);
  if (!diagnosis)
    return refuse(
      'not_found',
      `there is no fault ${JSON.stringify(safeLine(id, 200))} (any more)`,
      'see what is wrong now: dockfra diagnose',
    );
  const fix = diagnosis.fixes.find((one) => one.name === name);
  if (!fix)
    return refuse(
      'not_found',
      `${diagnosis.title} has no fix ${JSON.stringify(safeLine(name, 100))}`,
      `it has: ${diagnosis.fixes.map((one) => one.name).join(', ') || 'none'}`,
    );
  if (fix.action === null)
    return refuse('unsupported', `only a person can do this: ${safeLine(fix.text, 500)}`, 'do it by hand');
  const present = (await containersOf(ports, diagnosis)).length > 0;
  const plan = {
    diagnosis,
    fix,
    steps: planSteps(diagnosis, fix, present),
    undo: planUndo(diagnosis, fix, present),
  };
  const denied = plan.steps.map((step) => ports.actions.may(caller, step.name)).find((may) => !may.ok);
  return denied && !denied.ok ? denied : ok(plan);
}

/** diagnose again -> may? -> put on record -> do it -> prove that the fault is gone. Nothing is tried twice. */
export async function applyRepair(
  ports: Ports,
  context: CallContext,
  request: RepairRequest,
  find: FindFaults,
): Promise<Result<RepairRecord>> {
  const planned = await planRepair(ports, context, request, find);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const input = fillAsked(plan.fix, request.given);
  if (!input.ok) return input;
  const slot = repairSlot(plan.diagnosis.stack);
  return withSlot(ports, slot, `repair of ${plan.diagnosis.title}`, async () => {
    const record = await beginRepair(ports, context, plan);
    return ok(await carryOut(ports, context, { record, plan, input: input.value, find }));
  });
}

/** No stack is called so: the stack's own slot is for the steps. */
export function repairSlot(stack: string | null): string {
  return `repair/${stack ?? ''}`;
}

async function beginRepair(
  ports: Ports,
  { caller }: CallContext,
  { diagnosis, fix, steps, undo }: RepairPlan,
): Promise<RepairRecord> {
  const startedAt = ports.clock.now().toISOString();
  const { id, title, cause, stack, service } = diagnosis;
  const record: RepairRecord = {
    id: `${startedAt.replace(/\D/g, '').slice(0, 14)}-${ports.ids.token(3)}`,
    state: 'running',
    by: actorOf(caller),
    startedAt,
    endedAt: null,
    diagnosis: { id, title, cause, stack, service },
    fix: fix.name,
    steps,
    undo,
    before: stateLines(await containersOf(ports, diagnosis), diagnosis),
    after: [],
    note: null,
    mark: null,
    undone: null,
  };
  await ports.repairs.save(record);
  return record;
}

type Work = { record: RepairRecord; plan: RepairPlan; input: Record<string, unknown>; find: FindFaults };

async function carryOut(ports: Ports, context: CallContext, work: Work): Promise<RepairRecord> {
  const { record, input, find } = work;
  const end = async (part: Pick<RepairRecord, 'state' | 'after' | 'note'> & Partial<RepairRecord>) => {
    const redactor = createRedactor(await ports.secrets.known(), []);
    const note = part.note === null ? null : safeLine(redactor.text(part.note), 1000);
    const ended: RepairRecord = { ...record, ...part, note, endedAt: ports.clock.now().toISOString() };
    await ports.repairs.save(ended);
    return ended;
  };
  let fixedAt = ports.clock.now();
  try {
    const [first, ...rest] = record.steps;
    const stop = first ? await runStep(ports, context, { ...first, input }) : null;
    if (stop && stop.code !== 'checks_failed')
      return await end({ state: 'failed', after: await lastLook(ports, context, work), note: stop.message });
    fixedAt = ports.clock.now();
    const late = stop ?? (await runSteps(ports, context, rest));
    const mark = await markOf(ports, record);
    if (late)
      return await end({
        state: 'remains',
        after: await lastLook(ports, context, work),
        note: late.message,
        mark,
      });
    return await end({ ...(await proveRepair(ports, context, { record, fixedAt, find })), mark });
  } catch (error) {
    // what was done stands, and nobody could look at it to the end
    const note = `it could not be proven: ${messageOf(error)}`;
    return end({ state: 'unknown', after: [], note, mark: await markOf(ports, record).catch(() => null) });
  }
}

/** In their order, up to the first that is refused. */
export async function runSteps(
  ports: Ports,
  context: CallContext,
  steps: readonly RepairStep[],
): Promise<Refusal | null> {
  for (const step of steps) {
    const refusal = await runStep(ports, context, step);
    if (refusal) return refusal;
  }
  return null;
}

async function runStep(
  ports: Ports,
  context: CallContext,
  { name, input, text }: RepairStep,
): Promise<Refusal | null> {
  context.progress('repair', text);
  const result = await ports.actions.run(ports, name, input, context);
  return result.ok ? null : result.refusal;
}
