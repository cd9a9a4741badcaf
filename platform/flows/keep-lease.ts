import { DockfraError } from '../domain/errors.ts';
import type { Result } from '../domain/result.ts';
import { renewLease } from '../domain/ticket-lease.ts';
import type { CallContext, Ports } from '../ports.ts';
import { actOf } from './acting.ts';

type LeasePorts = Pick<Ports, 'clock' | 'tickets' | 'settings'>;

/** Renews the lease at once and again while `work` runs; stops `work` when somebody else has taken the ticket. */
export async function withLease<T>(
  ports: LeasePorts,
  context: CallContext,
  lease: { id: string; fence: number },
  work: (context: CallContext) => Promise<Result<T>>,
): Promise<Result<T>> {
  const minutes = (await ports.settings.current()).limits.lease_minutes;
  const renew = () =>
    ports.tickets.update(lease.id, (ticket) =>
      renewLease(ticket, lease.fence, actOf(ports, context), minutes),
    );
  const first = await renew();
  if (!first.ok) return first;
  const ended = new AbortController();
  const lost = new AbortController();
  const renewing = keepRenewing(ports, { everyMs: (minutes * 60_000) / 3, ended: ended.signal, lost }, renew);
  try {
    return await work({ ...context, signal: AbortSignal.any([context.signal, lost.signal]) });
  } finally {
    ended.abort();
    await renewing;
  }
}

type Renewing = { everyMs: number; ended: AbortSignal; lost: AbortController };

async function keepRenewing(
  ports: LeasePorts,
  { everyMs, ended, lost }: Renewing,
  renew: () => Promise<Result<unknown>>,
): Promise<void> {
  try {
    for (;;) {
      await ports.clock.sleep(everyMs, ended);
      const renewed = await renew();
      if (!renewed.ok)
        throw new DockfraError(
          'lease_lost',
          renewed.refusal.message,
          renewed.refusal.hint ?? 'claim it again',
        );
    }
  } catch (error) {
    if (!ended.aborted) lost.abort(error);
  }
}
