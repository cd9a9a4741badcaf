import { expireLease, isLeaseExpired, markInterrupted } from '../domain/ticket-lease.ts';
import { ok } from '../domain/result.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import type { Act } from '../domain/ticket-transitions.ts';
import type { Ports } from '../ports.ts';

type Needed = Pick<Ports, 'clock' | 'tickets' | 'audit' | 'running'>;

const platformAct = (ports: Pick<Ports, 'clock'>): Act => ({
  now: ports.clock.now(),
  by: 'platform',
  role: 'platform',
  via: 'platform',
});

/** What a crash cut off: said in the audit and in the history of its ticket, once. Returns how many. */
export async function reportInterrupted(ports: Needed): Promise<number> {
  const interrupted = await ports.running.takeInterrupted();
  for (const { action, subject, by, at } of interrupted) {
    const what = `${action} of ${at} by ${by} was cut off by a stop of the platform`;
    await ports.audit.append({
      at: ports.clock.now().toISOString(),
      role: 'platform',
      person: 'platform',
      claimed: false,
      via: 'recovery',
      action,
      subject,
      outcome: 'failed',
      reason: `interrupted: ${what}`,
    });
    if (subject !== null && TICKET_ID.test(subject)) {
      await ports.tickets.update(subject, (ticket) => ok(markInterrupted(ticket, platformAct(ports), what)));
    }
  }
  return interrupted.length;
}

/** Opens every ticket again whose lease ran out; called from time to time. Returns the ids. */
export async function expireLeases(ports: Needed): Promise<string[]> {
  const { tickets } = await ports.tickets.list();
  const now = ports.clock.now();
  const due = tickets.filter((ticket) => isLeaseExpired(ticket, now));
  const expired: string[] = [];
  for (const { id } of due) {
    const result = await ports.tickets.update(id, (ticket) => expireLease(ticket, platformAct(ports)));
    if (result.ok) expired.push(id);
  }
  return expired;
}
