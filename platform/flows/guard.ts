import { judgeOperation, RATE_WINDOW_MS, type Operation } from '../domain/guard.ts';
import type { Result } from '../domain/result.ts';
import type { Ports, Slot, StackRef } from '../ports.ts';

export type GuardPorts = Pick<Ports, 'clock' | 'switches' | 'slots' | 'engine'>;

const SLOT_MS = 60_000;

/** Before everything that changes a stack: pause, self-protection, rate, then the stack's slot for as long as `work` runs. */
export async function guarded<T>(
  ports: GuardPorts,
  stack: StackRef,
  operation: Operation,
  work: (slot: Slot) => Promise<Result<T>>,
): Promise<Result<T>> {
  const since = new Date(ports.clock.now().getTime() - RATE_WINDOW_MS);
  const [paused, roles, services, recent] = await Promise.all([
    ports.switches.paused(),
    ports.engine.roles(),
    ports.engine.services(stack),
    ports.slots.noted(slotName(stack.name), since),
  ]);
  const own = roles.map((role) => role.containerId);
  const allowed = judgeOperation(operation, {
    paused,
    own,
    touched: services.map((service) => service.containerId),
    recent,
  });
  if (!allowed.ok) return allowed;
  return withSlot(ports, stack.name, operation.what, async (slot) => {
    await ports.slots.note(slot.name);
    return work(slot);
  });
}

/** The stack's slot while `work` runs, renewed meanwhile; refused with `busy` when somebody else has it. */
export async function withSlot<T>(
  ports: Pick<Ports, 'clock' | 'slots'>,
  stack: string,
  owner: string,
  work: (slot: Slot) => Promise<Result<T>>,
): Promise<Result<T>> {
  const acquired = await ports.slots.acquire(slotName(stack), owner, SLOT_MS);
  if (!acquired.ok) return acquired;
  const ended = new AbortController();
  const renewal = keepRenewed(ports, acquired.value, ended.signal);
  try {
    return await work(acquired.value);
  } finally {
    ended.abort(new Error('the operation has ended'));
    await renewal;
    await ports.slots.release(acquired.value);
  }
}

export function slotName(stack: string): string {
  return `deploy:${stack}`;
}

/** Must not throw: a slot that was lost is noticed by the next write to the journal. */
async function keepRenewed(
  ports: Pick<Ports, 'clock' | 'slots'>,
  slot: Slot,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await ports.clock.sleep(SLOT_MS / 3, signal);
      await ports.slots.renew(slot, SLOT_MS);
    } catch {
      // woken by the end of the operation, or a database that is busy right now: the next turn tries again
    }
  }
}
