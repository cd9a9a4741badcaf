import type { CrewStep } from '../domain/crew.ts';
import { NEEDS_PERSON } from '../domain/needs-person.ts';
import { pauseLine } from '../domain/pause.ts';
import { ok, type Result } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { deployTicket } from './deploy-ticket.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import type { DeployPorts } from './deploy-ticket-run.ts';

/**
 * The oldest approved ticket is deployed, when the settings let the monitor do so. One that is refused before anything
 * began stays approved and does not stand in the way of the next: its reason comes with the answer.
 */
export async function deployNext(
  ports: DeployPorts & Pick<Ports, 'events'>,
  context: CallContext,
): Promise<Result<CrewStep>> {
  const [config, paused] = await Promise.all([ports.settings.current(), ports.switches.paused('monitor')]);
  if (config.monitor.deploy !== 'auto') return idle('monitor.deploy is manual: a person deploys');
  if (paused) return idle(pauseLine(paused));
  const waiting = await findApproved(ports);
  const refusals: string[] = [];
  for (const { id } of waiting) {
    if (context.signal.aborted) break;
    const deployed = await deployTicket(ports, shown(ports, context, id), id);
    if (deployed.ok)
      return ok({ outcome: 'worked', text: `${id} is ${statusPhrase(deployed.value.status)}`, ticketId: id });
    const after = await ports.tickets.read(id);
    const why = safeLine(deployed.refusal.message, 300);
    if (after?.status !== 'approved')
      return ok({
        outcome: 'worked',
        text: `${id} is ${after ? statusPhrase(after.status) : 'gone'}: ${why}`,
        ticketId: id,
      });
    refusals.push(`${id}: ${why}`);
  }
  if (refusals.length === 0) return idle('nothing is approved');
  return ok({
    outcome: 'failed',
    text: refusals.join('; ').slice(0, 1000),
    ticketId: waiting[0]?.id ?? null,
  });
}

/** Approved tickets that the crew may deploy, the longest waiting first. */
export async function findApproved(ports: Pick<Ports, 'tickets'>): Promise<Ticket[]> {
  const { tickets } = await ports.tickets.list();
  return tickets
    .filter((ticket) => ticket.status === 'approved' && !ticket.labels.includes(NEEDS_PERSON))
    .sort(byApproval);
}

/** Whoever watches this ticket sees the progress too. */
function shown(ports: Pick<Ports, 'events'>, context: CallContext, ticketId: string): CallContext {
  return {
    ...context,
    progress: (stage, text) => {
      context.progress(stage, text);
      ports.events.publish({ kind: 'progress', ticketId, stage, text });
    },
  };
}

function byApproval(a: Ticket, b: Ticket): number {
  return approvedAt(a).localeCompare(approvedAt(b)) || a.id.localeCompare(b.id);
}

function approvedAt(ticket: Ticket): string {
  return (
    ticket.history.findLast(({ to, from }) => to === 'approved' && from === 'review')?.at ?? ticket.updated_at
  );
}

const idle = (text: string): Result<CrewStep> => ok({ outcome: 'idle', text, ticketId: null });
