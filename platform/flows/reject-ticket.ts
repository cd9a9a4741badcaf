import type { Result } from '../domain/result.ts';
import { rejectTicket } from '../domain/ticket-review.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { actOf } from './acting.ts';

/** review -> in_progress with the reason; the author keeps the work. */
export async function reject(
  ports: Pick<Ports, 'clock' | 'tickets' | 'settings'>,
  context: CallContext,
  id: string,
  reason: string,
): Promise<Result<Ticket>> {
  const { limits } = await ports.settings.current();
  return ports.tickets.update(id, (ticket) =>
    rejectTicket(ticket, actOf(ports, context), reason, limits.lease_minutes),
  );
}
