import type { Policy } from './config-crew.ts';
import { overBudget } from './pilot-budget.ts';
import { decisionFor, openWork, type Found } from './pilot-decision.ts';
import { dayIn } from './pilot-hours.ts';
import type { Snapshot } from './pilot-snapshot.ts';

/** When nothing is left to do and there is a goal: a plan is asked for, once a day, while none waits and nobody declined it. */
export function considerGoal(snapshot: Snapshot, policy: Policy, found: Found): void {
  const { goal } = snapshot;
  if (goal === null) return;
  const why = waitOf(snapshot, policy, goal);
  if (why !== null) return void found.waits.push({ about: 'goal', why });
  const day = dayIn(new Date(snapshot.at), policy.timezone);
  found.decisions.push(
    decisionFor(
      `propose_plan ${day}`,
      { kind: 'propose_plan', goal },
      {
        reason: 'no work is left, and there is a goal (autopilot.goal)',
        evidence: [
          `${snapshot.tickets.length} tickets, none of them ready or under way`,
          `the first time on ${day}`,
        ],
        alternatives: [
          { action: 'wait for a person to create work', why: 'the owner has set a goal for this' },
        ],
      },
    ),
  );
}

function waitOf(snapshot: Snapshot, policy: Policy, goal: string): string | null {
  const ready = snapshot.tickets.filter(
    ({ status, waitsFor, labelled, forPerson }) =>
      status === 'open' && waitsFor.length === 0 && !labelled && !forPerson,
  );
  if (ready.length > 0)
    return `there is work: ${ready
      .slice(0, 5)
      .map(({ id }) => id)
      .join(', ')}`;
  const work = openWork(snapshot);
  if (work > 0) return `${work} tickets are under way`;
  if (!snapshot.manager) return 'nobody can plan: the manager has no model (roles.manager.llm), or is paused';
  if (snapshot.plans.some(({ status }) => status === 'proposed')) return 'a plan waits in the inbox already';
  if (snapshot.plans.some((plan) => plan.status === 'declined' && isSameGoal(plan.goal, goal)))
    return 'a plan for this goal was declined: set another autopilot.goal';
  return overBudget(snapshot, policy);
}

const isSameGoal = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
