import type { Policy } from './config-crew.ts';
import type { ActionKind, Decision, PilotAction } from './decision.ts';
import { MAX_RETURNS } from './needs-person.ts';
import { judgeReview } from './pilot-review.ts';
import type { Snapshot, TicketFacts } from './pilot-snapshot.ts';
import { PRIORITIES } from './ticket.ts';

/** Why nothing is done about a ticket. */
export type Wait = { ticketId: string; why: string };
type Found = { decisions: Decision[]; waits: Wait[] };

/** What may stop everything comes first, what makes more work last. */
const ORDER: readonly ActionKind[] = ['escalate', 'reject', 'approve', 'prioritise', 'assign', 'ask', 'plan'];
const OPEN_WORK = new Set(['in_progress', 'review', 'approved', 'deploying']);

/** The one next decision, or null: paused, off, or nothing left that is not on record already. */
export function nextAction(snapshot: Snapshot, policy: Policy): Decision | null {
  if (snapshot.paused || snapshot.mode === 'off') return null;
  const decided = new Set(snapshot.decided);
  return findDecisions(snapshot, policy).decisions.find(({ key }) => !decided.has(key)) ?? null;
}

/** True when the decision may be carried out without a yes. */
export function actsAlone(snapshot: Snapshot, decision: Decision): boolean {
  if (snapshot.mode !== 'auto') return false;
  return decision.action.kind !== 'approve' || snapshot.approve === 'policy';
}

/** Everything that could be decided now, most pressing first (also what is on record), and why the rest waits. */
export function findDecisions(snapshot: Snapshot, policy: Policy): Found {
  const found: Found = { decisions: [], waits: [] };
  for (const ticket of snapshot.tickets) consider(ticket, snapshot, policy, found);
  found.decisions.sort(
    (a, b) =>
      ORDER.indexOf(a.action.kind) - ORDER.indexOf(b.action.kind) ||
      urgency(b, snapshot) - urgency(a, snapshot),
  );
  return found;
}

function consider(ticket: TicketFacts, snapshot: Snapshot, policy: Policy, found: Found): void {
  const wait = (why: string) => void found.waits.push({ ticketId: ticket.id, why });
  if (ticket.status === 'done' || ticket.status === 'closed') return;
  if (ticket.labelled) return wait('waits for a person');
  if (ticket.forPerson && (ticket.status === 'open' || ticket.status === 'in_progress')) {
    const reason = `it came back ${ticket.returns} times (of ${MAX_RETURNS})`;
    return void found.decisions.push(escalate(ticket, reason, `returns-${ticket.returns}`));
  }
  if (snapshot.busy.includes(ticket.id)) return wait('somebody is at it now');
  if (ticket.status === 'review') return review(ticket, snapshot, policy, found);
  if (ticket.status === 'approved') return wait('waits for its deployment');
  if (ticket.status === 'open') return open(ticket, snapshot, policy, found);
  return wait(`is ${ticket.status}`);
}

function review(ticket: TicketFacts, snapshot: Snapshot, policy: Policy, found: Found): void {
  const verdict = judgeReview(ticket, policy, new Date(snapshot.at));
  const at = ticket.commit ?? 'none';
  switch (verdict.say) {
    case 'wait':
      return void found.waits.push({ ticketId: ticket.id, why: verdict.reason });
    case 'person':
      if (snapshot.approve === 'manual')
        return void found.waits.push({
          ticketId: ticket.id,
          why: `waits for a review by a person: ${verdict.reason}`,
        });
      return void found.decisions.push(escalate(ticket, verdict.reason, at));
    case 'reject':
      return void found.decisions.push(
        decision(ticket, { kind: 'reject', ticketId: ticket.id, commit: at, reason: verdict.reason }, at, {
          reason: verdict.reason,
          alternatives: [
            { action: `approve ${ticket.id}`, why: 'it goes beyond what the policy allows' },
            { action: `hand ${ticket.id} to a person`, why: 'its author can still correct it' },
          ],
        }),
      );
    case 'approve':
      return void found.decisions.push(
        decision(
          ticket,
          {
            kind: 'approve',
            ticketId: ticket.id,
            commit: at,
            reason: 'within the policy: its checks passed, nothing was flagged',
          },
          at,
          {
            reason: 'everything the policy asks for holds',
            evidence: verdict.evidence,
            alternatives: [{ action: `leave ${ticket.id} to a person`, why: 'nothing about it needs one' }],
          },
        ),
      );
  }
}

function open(ticket: TicketFacts, snapshot: Snapshot, policy: Policy, found: Found): void {
  const waiting = dependants(ticket, snapshot);
  const wanted = waiting.reduce((best, other) => (rank(other) > rank(best) ? other : best), ticket);
  if (rank(wanted) > rank(ticket)) {
    const action: PilotAction = { kind: 'prioritise', ticketId: ticket.id, priority: wanted.priority };
    found.decisions.push(
      decision(ticket, action, wanted.priority, {
        reason: `${wanted.id}, which is ${wanted.priority}, waits for it`,
        evidence: [`${wanted.id} depends on ${ticket.id}`],
      }),
    );
  }
  if (ticket.waitsFor.length > 0)
    return void found.waits.push({ ticketId: ticket.id, why: `waits for ${ticket.waitsFor.join(', ')}` });
  if (ticket.holder !== 'nobody')
    return void found.waits.push({ ticketId: ticket.id, why: 'somebody holds it' });
  if (ticket.assignedTo === 'manager')
    return void found.waits.push({ ticketId: ticket.id, why: 'is with the manager' });
  const canResolve =
    ticket.assignedTo === 'monitor' && (ticket.type === 'incident' || ticket.type === 'chore');
  if (canResolve) return void found.waits.push({ ticketId: ticket.id, why: 'is with the monitor' });
  const work = snapshot.tickets.filter(({ status }) => OPEN_WORK.has(status)).length;
  if (work >= policy.max_open_work) {
    const why = `${work} tickets are under way, the policy allows ${policy.max_open_work}`;
    return void found.waits.push({ ticketId: ticket.id, why });
  }
  if (ticket.assignedTo !== 'developer')
    return void found.decisions.push(
      decision(ticket, { kind: 'assign', ticketId: ticket.id, role: 'developer' }, ticket.assignedTo, {
        reason: `the ${ticket.assignedTo} cannot resolve a ${ticket.type}`,
        evidence: [`type ${ticket.type}, assigned to ${ticket.assignedTo}`],
      }),
    );
  if (!snapshot.developer)
    return void found.waits.push({
      ticketId: ticket.id,
      why: 'waits for a person: the developer has no model',
    });
  found.decisions.push(
    decision(ticket, { kind: 'ask', ticketId: ticket.id }, `${ticket.returns}`, {
      reason: 'it is ready and nobody has it',
      evidence: [`${work} tickets are under way (of ${policy.max_open_work})`],
    }),
  );
}

function escalate(ticket: TicketFacts, reason: string, state: string): Decision {
  return decision(ticket, { kind: 'escalate', ticketId: ticket.id, reason }, state, {
    reason,
    alternatives: [{ action: `let the crew go on with ${ticket.id}`, why: reason }],
  });
}

/** `state`: what of the ticket made this decision; while it is the same, the decision is the same. */
function decision(
  ticket: TicketFacts,
  action: PilotAction,
  state: string,
  told: { reason: string; evidence?: string[]; alternatives?: Decision['alternatives'] },
): Decision {
  return {
    key: `${action.kind} ${ticket.id} ${state}`.slice(0, 300),
    action,
    reason: told.reason,
    evidence: (told.evidence ?? []).map((line) => line.slice(0, 500)),
    alternatives: (told.alternatives ?? []).map(({ action: other, why }) => ({
      action: other,
      why: why.slice(0, 1000),
    })),
  };
}

function dependants(ticket: TicketFacts, snapshot: Snapshot): TicketFacts[] {
  return snapshot.tickets.filter((other) => other.status === 'open' && other.waitsFor.includes(ticket.id));
}

const rank = (ticket: TicketFacts) => PRIORITIES.indexOf(ticket.priority);

function urgency({ action }: Decision, snapshot: Snapshot): number {
  const ticket =
    action.kind === 'plan' ? undefined : snapshot.tickets.find(({ id }) => id === action.ticketId);
  return ticket ? rank(ticket) : -1;
}
