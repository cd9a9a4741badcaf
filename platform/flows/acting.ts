import { actorOf } from '../domain/access.ts';
import type { Act } from '../domain/ticket-transitions.ts';
import type { CallContext, Ports } from '../ports.ts';

/** Who does what, now: the stamp that every change of a ticket carries. */
export function actOf(ports: Pick<Ports, 'clock'>, { caller }: Pick<CallContext, 'caller'>): Act {
  return { now: ports.clock.now(), by: actorOf(caller), role: caller.role, via: caller.via };
}
