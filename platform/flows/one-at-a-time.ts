import type { Result } from '../domain/result.ts';
import type { CallContext, Ports } from '../ports.ts';

/** Longer than any check may take; within one process only: the slot of a dead one is free at once. */
const SLOT_TTL_MS = 6 * 60 * 60_000;

/**
 * One `check` or `submit` of a ticket at a time: a second one of the same role is refused with `busy` at once, instead of
 * waiting before everybody else for the developer's container and the engine.
 */
export async function oneAtATime<T>(
  ports: Pick<Ports, 'slots'>,
  { caller }: Pick<CallContext, 'caller'>,
  work: { ticketId: string; what: string },
  run: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { ticketId, what } = work;
  const slot = await ports.slots.acquire(
    `proof:${caller.role}:${ticketId}`,
    `${what} ${ticketId} of ${caller.person}`,
    SLOT_TTL_MS,
  );
  if (!slot.ok) return slot;
  try {
    return await run();
  } finally {
    await ports.slots.release(slot.value);
  }
}
