import type { Policy } from './config-crew.ts';
import { actionTicket, type ActionKind, type Decision, type TicketAction } from './decision.ts';
import { MAX_RETURNS } from './needs-person.ts';
import { budgetLine, considerBudget, overBudget } from './pilot-budget.ts';
import { decisionOn, openWork, type Found } from './pilot-decision.ts';
import { considerGoal } from './pilot-goal.ts';
import { considerIncidents } from './pilot-incident.ts';
import { judgeReview } from './pilot-review.ts';
import type { Snapshot, TicketFacts } from './pilot-snapshot.ts';
import { statusPhrase } from './ticket-transitions.ts';
import { PRIORITIES } from './ticket.ts';

/** What may stop everything comes first, what makes more work last. */
const ORDER: readonly ActionKind[] = [
  'escalate',
  'reject',
  'approve',
  'prioritise',
  'create_ticket',
  'assign',
  'ask',
  'propose_plan',
  'plan',
  'hold',
];
/** Those that change nothing but what is asked: their result waits for a yes, or there is none. */
const HARMLESS: ReadonlySet<ActionKind> = new Set(['propose_plan', 'hold']);

/** The one next decision, or null: paused, off, or nothing left that is not on record already. */
export function nextAction(snapshot: Snapshot, policy: Policy): Decision | null {
  if (snapshot.paused || snapshot.mode === 'off') return null;
  const decided = new Set(snapshot.decided);
  return findDecisions(snapshot, policy).decisions.find(({ key }) => !decided.has(key)) ?? null;
}

/** True when the decision may be carried out without a yes. */
export function actsAlone(snapshot: Snapshot, decision: Decision): boolean {
  if (HARMLESS.has(decision.action.kind)) return snapshot.mode !== 'off';
  if (snapshot.mode !== 'auto') return false;
  return decision.action.kind !== 'approve' || snapshot.approve === 'policy';
}

/** Everything that could be decided now, most pressing first (also what is on record), and why the rest waits. */
export function findDecisions(snapshot: Snapshot, policy: Policy): Found {
  const found: Found = { decisions: [], waits: [] };
  const round = { ...snapshot, work: openWork(snapshot) };
  for (const ticket of snapshot.tickets) consider(ticket, round, policy, found);
  considerIncidents(snapshot, policy, found);
  considerGoal(snapshot, policy, found);
  considerBudget(snapshot, policy, found);
  found.decisions.sort(
    (a, b) =>
      ORDER.indexOf(a.action.kind) - ORDER.indexOf(b.action.kind) ||
      urgency(b, snapshot) - urgency(a, snapshot),
  );
  return found;
}

/** `work`: tickets under way, counted once for all of them. */
type Round = Snapshot & { work: number };

function consider(ticket: TicketFacts, snapshot: Round, policy: Policy, found: Found): void {
  const wait = (why: string) => void found.waits.push({ about: ticket.id, why });
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
  return wait(`is ${statusPhrase(ticket.status)}`);
}

function review(ticket: TicketFacts, snapshot: Snapshot, policy: Policy, found: Found): void {
  const verdict = judgeReview(ticket, policy, new Date(snapshot.at));
  const at = ticket.commit ?? 'none';
  switch (verdict.say) {
    case 'wait':
      return void found.waits.push({ about: ticket.id, why: verdict.reason });
    case 'person':
      if (snapshot.approve === 'manual')
        return void found.waits.push({
          about: ticket.id,
          why: `waits for a review by a person: ${verdict.reason}`,
        });
      return void found.decisions.push(escalate(ticket, verdict.reason, at));
    case 'reject':
      return void found.decisions.push(
        decisionOn(ticket, { kind: 'reject', ticketId: ticket.id, commit: at, reason: verdict.reason }, at, {
          reason: verdict.reason,
          evidence: seenOf(ticket),
          alternatives: [
            { action: `approve ${ticket.id}`, why: 'it goes beyond what the policy allows' },
            { action: `hand ${ticket.id} to a person`, why: 'its author can still correct it' },
          ],
        }),
      );
    case 'approve':
      return void found.decisions.push(
        decisionOn(
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

function open(ticket: TicketFacts, snapshot: Round, policy: Policy, found: Found): void {
  const waiting = dependants(ticket, snapshot);
  const wanted = waiting.reduce((best, other) => (rank(other) > rank(best) ? other : best), ticket);
  if (rank(wanted) > rank(ticket)) {
    const action: TicketAction = { kind: 'prioritise', ticketId: ticket.id, priority: wanted.priority };
    found.decisions.push(
      decisionOn(ticket, action, wanted.priority, {
        reason: `${wanted.id}, which is ${wanted.priority}, waits for it`,
        evidence: [`${wanted.id} depends on ${ticket.id}`],
        alternatives: [
          {
            action: `leave ${ticket.id} ${ticket.priority}`,
            why: `${wanted.id} would wait as long as it does`,
          },
        ],
      }),
    );
  }
  if (ticket.waitsFor.length > 0)
    return void found.waits.push({ about: ticket.id, why: `waits for ${ticket.waitsFor.join(', ')}` });
  if (ticket.holder !== 'nobody')
    return void found.waits.push({ about: ticket.id, why: 'somebody holds it' });
  if (ticket.givenUp)
    return void found.waits.push({
      about: ticket.id,
      why: 'an agent gave it up: waits for a comment, an edit, a newer main or a hand-back by a person',
    });
  if (ticket.assignedTo === 'manager')
    return void found.waits.push({ about: ticket.id, why: 'is with the manager' });
  const canResolve =
    ticket.assignedTo === 'monitor' && (ticket.type === 'incident' || ticket.type === 'chore');
  if (canResolve) return void found.waits.push({ about: ticket.id, why: 'is with the monitor' });
  const { work } = snapshot;
  if (work >= policy.max_open_work) {
    const why = `${work} tickets are under way, the policy allows ${policy.max_open_work}`;
    return void found.waits.push({ about: ticket.id, why });
  }
  const spent = overBudget(snapshot, policy);
  if (spent !== null) return void found.waits.push({ about: ticket.id, why: spent });
  if (ticket.assignedTo !== 'developer')
    return void found.decisions.push(
      decisionOn(ticket, { kind: 'assign', ticketId: ticket.id, role: 'developer' }, ticket.assignedTo, {
        reason: `the ${ticket.assignedTo} cannot resolve a ${ticket.type}`,
        evidence: [`type ${ticket.type}, assigned to ${ticket.assignedTo}`, budgetLine(snapshot, policy)],
        alternatives: [
          { action: `leave it with the ${ticket.assignedTo}`, why: 'nobody there can bring it to its end' },
        ],
      }),
    );
  if (!snapshot.developer)
    return void found.waits.push({
      about: ticket.id,
      why: 'waits for a person: the developer has no model, is paused or away',
    });
  found.decisions.push(
    decisionOn(ticket, { kind: 'ask', ticketId: ticket.id }, `${ticket.returns}`, {
      reason: 'it is ready and nobody has it',
      evidence: [`${work} tickets are under way (of ${policy.max_open_work})`, budgetLine(snapshot, policy)],
      alternatives: [{ action: `let ${ticket.id} wait`, why: 'the policy has room for more work' }],
    }),
  );
}

function escalate(ticket: TicketFacts, reason: string, state: string): Decision {
  return decisionOn(ticket, { kind: 'escalate', ticketId: ticket.id, reason }, state, {
    reason,
    evidence: seenOf(ticket),
    alternatives: [{ action: `let the crew go on with ${ticket.id}`, why: reason }],
  });
}

/** What of the ticket speaks for itself. */
function seenOf(ticket: TicketFacts): string[] {
  const { status, returns, checks, change, flags, spentUsd } = ticket;
  return [
    `it is ${status} and came back ${returns} times; its checks: ${checks}; cost ${spentUsd.toFixed(2)} USD`,
    ...(change === null ? [] : [`${change.files} files, ${change.lines} lines`]),
    ...flags.slice(0, 10).map((flag) => `flagged: ${flag}`),
  ];
}

function dependants(ticket: TicketFacts, snapshot: Snapshot): TicketFacts[] {
  return snapshot.tickets.filter((other) => other.status === 'open' && other.waitsFor.includes(ticket.id));
}

const rank = (ticket: TicketFacts) => PRIORITIES.indexOf(ticket.priority);

function urgency({ action }: Decision, snapshot: Snapshot): number {
  const about = actionTicket(action);
  const ticket = snapshot.tickets.find(({ id }) => id === about);
  return ticket ? rank(ticket) : -1;
}
