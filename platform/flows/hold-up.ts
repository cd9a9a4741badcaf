import { goOn, heldUpBy, holdUp, holdsUp } from '../domain/held-up.ts';
import { ok, refuse, type Refusal, type Result } from '../domain/result.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext } from '../ports.ts';
import { actOf } from './acting.ts';
import type { OpenRun, RunPorts } from './agent-run.ts';

/** Says in the transcript and in the ticket, once for each outage, that the model does not answer. */
export async function noteHeldUp(
  ports: RunPorts,
  context: CallContext,
  run: OpenRun,
  refusal: Refusal,
): Promise<void> {
  const { held, start } = run.state();
  // who hung up, or was stopped, has heard nothing of the model
  if (held !== null || context.signal.aborted || !holdsUp(refusal)) return;
  const now = ports.clock.now();
  const heldUp = heldUpBy(refusal, { role: start.role, run: run.id, now });
  await run.append({ type: 'held', at: heldUp.since, text: heldUp.text, cure: heldUp.cure });
  await changeTicket(ports, start.ticketId, (ticket) => holdUp(ticket, heldUp, platformAct(ports, context)));
}

/** The model has answered. The transcript needs no line of its own: the answer stands there. */
export async function noteGoesOn(ports: RunPorts, context: CallContext, run: OpenRun): Promise<void> {
  const { held, start } = run.state();
  if (held === null) return;
  await changeTicket(ports, start.ticketId, (ticket) => goOn(ticket, platformAct(ports, context)));
}

const platformAct = (ports: RunPorts, context: CallContext) => ({
  ...actOf(ports, context),
  by: 'platform',
  role: 'platform' as const,
});

async function changeTicket(
  ports: RunPorts,
  id: string | null,
  change: (ticket: Ticket) => Ticket,
): Promise<void> {
  if (id === null) return;
  await ports.tickets.update(id, (ticket): Result<Ticket> => {
    const changed = change(ticket);
    return changed === ticket ? refuse('wrong_state', 'nothing has changed') : ok(changed);
  });
}
