import { actorOf } from '../domain/access.ts';
import { createRedactor } from '../domain/redact.ts';
import { whyNoUndo, type RepairRecord, type RepairStep } from '../domain/repair-record.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import type { CallContext, Ports } from '../ports.ts';
import { withSlot } from './guard.ts';
import { repairSlot, runSteps } from './repair-apply.ts';
import { markOf } from './repair-look.ts';

/** May it be taken back by this caller, now? */
export async function planTakeBack(
  ports: Ports,
  { caller }: Pick<CallContext, 'caller'>,
  id: string,
): Promise<Result<{ record: RepairRecord; steps: RepairStep[] }>> {
  const record = await ports.repairs.find(id);
  if (!record)
    return refuse('not_found', `there is no repair ${safeLine(id, 60)}`, 'see them: dockfra repair list');
  const why = whyNoUndo(record);
  if (why !== null)
    return refuse(
      record.undo === null ? 'unsupported' : 'wrong_state',
      `repair ${record.id}: ${why}`,
      'see it: dockfra repair list',
    );
  const steps = record.undo ?? [];
  const denied = steps.map((step) => ports.actions.may(caller, step.name)).find((may) => !may.ok);
  if (denied && !denied.ok) return denied;
  if ((await markOf(ports, record)) !== record.mark)
    return refuse(
      'conflict',
      `repair ${record.id}: what it changed was changed again since`,
      'look at what is there now, and change it by hand',
    );
  return ok({ record, steps });
}

/** Takes a repair back by the action that its fix named; on record before and after. The fault may come back with it. */
export async function undoRepair(
  ports: Ports,
  context: CallContext,
  id: string,
): Promise<Result<RepairRecord>> {
  const known = await ports.repairs.find(id);
  return withSlot(
    ports,
    repairSlot(known?.diagnosis.stack ?? null),
    `undo of repair ${safeLine(id, 60)}`,
    async () => {
      const planned = await planTakeBack(ports, context, id);
      if (!planned.ok) return planned;
      const { record, steps } = planned.value;
      const keep = async (
        state: 'running' | 'done' | 'failed',
        note: string | null,
      ): Promise<RepairRecord> => {
        const at = ports.clock.now().toISOString();
        const next = { ...record, undone: { state, by: actorOf(context.caller), at, note } };
        await ports.repairs.save(next);
        return next;
      };
      await keep('running', null);
      const [first, ...rest] = steps;
      const redactor = createRedactor(await ports.secrets.known(), []);
      const tell = (text: string) => safeLine(redactor.text(text), 1000);
      const stop = first ? await runSteps(ports, context, [first]) : null;
      if (stop && stop.code !== 'checks_failed') {
        await keep('failed', tell(stop.message));
        return { ok: false, refusal: stop };
      }
      const after = stop ?? (await runSteps(ports, context, rest));
      return ok(await keep('done', after ? tell(after.message) : null));
    },
  );
}
