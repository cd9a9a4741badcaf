import type { CrewStep } from '../domain/crew.ts';
import { opinionRequest } from '../domain/manager-prompt.ts';
import { pauseLine } from '../domain/pause.ts';
import { findUnreviewed, opinionHead } from '../domain/review-opinion.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import { commentTicket } from '../domain/ticket-edits.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { actOf } from './acting.ts';
import { callModel } from './call-model.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import { ticketDiff } from './ticket-diff.ts';

type ModelPorts = Parameters<typeof callModel>[0];
type OpinionPorts = ModelPorts & Parameters<typeof ticketDiff>[0] & Pick<Ports, 'clock' | 'ids' | 'switches'>;

const MAX_OPINION = 6000;

/** What the manager's model thinks of submitted work, as a comment beside the proof: it decides nothing. */
export async function giveOpinion(
  ports: OpinionPorts,
  context: CallContext,
  id: string,
): Promise<Result<Ticket>> {
  const ticket = await ports.tickets.read(id);
  if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
  if (ticket.status !== 'review')
    return refuse(
      'wrong_state',
      `${id} is ${statusPhrase(ticket.status)}; an opinion is given on work in review`,
      'ticket list',
    );
  const diff = await ticketDiff(ports, context, id);
  if (!diff.ok) return diff;
  const answered = await callModel(
    ports,
    {
      role: 'manager',
      ticketId: id,
      run: `opinion-${ports.ids.token(6)}`,
      request: opinionRequest(ticket, diff.value.patch),
    },
    { onDelta: () => undefined, signal: context.signal },
  );
  if (!answered.ok) return answered;
  const { content, model, replayed } = answered.value;
  if (content.trim() === '')
    return refuse('failed', `${model} gave no opinion on ${id}`, `try again: review opinion ${id}`);
  const by = `by the model ${model}${replayed ? ' (replayed)' : ''}`;
  const text = `${opinionHead(ticket)}, ${by}. It is no proof and decides nothing.\n\n${safeText(content).slice(0, MAX_OPINION)}`;
  return ports.tickets.update(id, (current) =>
    commentTicket(current, { id: ports.ids.token(6), text }, actOf(ports, context)),
  );
}

/** One opinion on the work that waits longest without one. */
export async function opinionOnNext(ports: OpinionPorts, context: CallContext): Promise<Result<CrewStep>> {
  const paused = await ports.switches.paused('manager');
  if (paused) return ok({ outcome: 'idle', text: pauseLine(paused), ticketId: null });
  const [next] = findUnreviewed((await ports.tickets.list()).tickets);
  if (!next) return ok({ outcome: 'idle', text: 'nothing to review', ticketId: null });
  const given = await giveOpinion(ports, context, next.id);
  if (given.ok) return ok({ outcome: 'worked', text: `gave an opinion on ${next.id}`, ticketId: next.id });
  const { code, message } = given.refusal;
  return ok({ outcome: 'failed', text: `${next.id}: ${code}: ${message}`.slice(0, 1000), ticketId: next.id });
}
