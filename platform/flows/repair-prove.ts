import { messageOf } from '../domain/errors.ts';
import { judgeProof, stateLines } from '../domain/repair-proof.ts';
import type { RepairRecord } from '../domain/repair-record.ts';
import type { CallContext, Ports } from '../ports.ts';
import { containersOf, verdictsOf, type FindFaults, type Seen } from './repair-look.ts';

export type ProvePorts = Pick<Ports, 'clock' | 'compose' | 'engine' | 'settings'>;
export type Proven = Pick<RepairRecord, 'state' | 'after' | 'note'>;
type Work = { record: Pick<RepairRecord, 'diagnosis'>; fixedAt: Date; find: FindFaults };

const POLL_MS = 1000;

/** Looks until the fault is gone and the service runs well, or it is clear that it does not; at most for deploy.timeout_seconds. */
export async function proveRepair(ports: ProvePorts, context: CallContext, work: Work): Promise<Proven> {
  const { deploy } = await ports.settings.current();
  const stableMs = deploy.stable_seconds * 1000;
  const deadline = ports.clock.now().getTime() + deploy.timeout_seconds * 1000;
  let told = '';
  for (;;) {
    const { containers, found } = await look(ports, context, work);
    const now = ports.clock.now();
    const verdicts = verdictsOf(containers, now, stableMs);
    const { state, why } = judgeProof({ found, verdicts, now }, work.fixedAt, stableMs);
    if (why !== told) context.progress('proof', why);
    told = why;
    const after = stateLines(containers, found);
    if (state !== 'waiting') return { state, after, note: why };
    if (now.getTime() >= deadline) {
      const limit = `${why}, after ${String(deploy.timeout_seconds)} s (deploy.timeout_seconds)`;
      return { state: verdicts.length === 0 && found === null ? 'unknown' : 'remains', after, note: limit };
    }
    await ports.clock.sleep(POLL_MS, context.signal);
  }
}

/** Its containers and the fault itself, as they are now; throws when nobody can say. */
export async function look(
  ports: Pick<Ports, 'compose' | 'engine'>,
  { caller }: Pick<CallContext, 'caller'>,
  { record: { diagnosis }, find }: Pick<Work, 'record' | 'find'>,
): Promise<Seen> {
  const { id, stack, service } = diagnosis;
  const [containers, faults] = await Promise.all([
    containersOf(ports, diagnosis),
    find(caller, { stack, service }),
  ]);
  if (!faults.ok) throw new Error(faults.refusal.message);
  return { containers, found: faults.value.find((one) => one.id === id) ?? null };
}

/** How it looks after something went wrong; never throws: then there is just less to tell. */
export async function lastLook(
  ports: Pick<Ports, 'compose' | 'engine'>,
  context: CallContext,
  work: Pick<Work, 'record' | 'find'>,
): Promise<string[]> {
  try {
    const { containers, found } = await look(ports, context, work);
    return stateLines(containers, found);
  } catch (error) {
    return [`could not be looked at: ${messageOf(error).slice(0, 300)}`];
  }
}
