import type { Result } from '../domain/result.ts';
import { approveTicket } from '../domain/ticket-review.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { actOf } from './acting.ts';

/** review -> approved. Of two at once exactly one wins: the store decides under its lock, the other meets wrong_state. */
export function approve(
  ports: Pick<Ports, 'clock' | 'tickets'>,
  context: CallContext,
  id: string,
  reason?: string,
): Promise<Result<Ticket>> {
  return ports.tickets.update(id, (ticket) => approveTicket(ticket, actOf(ports, context), reason));
}
