import { foldRun } from '../domain/agent-state.ts';
import type { RunStart } from '../domain/agent-run.ts';
import { DAEMON } from '../domain/crew.ts';
import { isForPerson } from '../domain/needs-person.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { holdsLease } from '../domain/ticket-lease.ts';
import type { RoleName, Ticket } from '../domain/ticket.ts';
import type { CallContext } from '../ports.ts';
import { actOf } from './acting.ts';
import { readRun, type OpenRun, type RunPorts } from './agent-run.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import { stopRun } from './agent-run-end.ts';

const DAY_MS = 24 * 60 * 60_000;
const MAX_RUNS_A_DAY = 50;
/** What all runs of a ticket may use within a day, as a multiple of what one may. */
const RUNS_WORTH = 5;
const MAX_QUESTIONS = 4;
const SLOT_TTL_MS = 60_000;

/** May a run work this ticket now? A ticket that waits for a person is worked by hand, whatever name the asker goes by. */
export function mayWork(ports: RunPorts, context: CallContext, ticket: Ticket): Result<null> {
  const { role, person } = context.caller;
  if (ticket.status !== 'in_progress')
    return refuse(
      'wrong_state',
      `${ticket.id} is ${statusPhrase(ticket.status)}`,
      `take it first: ticket work ${ticket.id}`,
    );
  if (role !== 'owner' && isForPerson(ticket))
    return refuse(
      person === DAEMON ? 'limits' : 'wrong_state', // after `limits` the daemon gives the ticket back
      `${ticket.id} waits for a person: it came back too often for a model to go on`,
      `work it by hand (ticket work ${ticket.id}), or let the manager hand it back: ticket hand-back ${ticket.id}`,
    );
  return holdsLease(ticket, actOf(ports, context));
}

/** Refused when the ticket's runs of the last day have used what five of them may: opening another one is no way around a limit. */
export function notUsedUp(
  runs: readonly OpenRun[],
  limits: RunStart['limits'],
  work: { id: string; now: Date },
): Result<null> {
  const since = work.now.getTime() - DAY_MS;
  const used = { turns: 0, minutes: 0, usd: 0 };
  for (const run of runs) {
    const state = run.state();
    if (Date.parse(state.start.at) < since) continue;
    used.turns += state.turn;
    used.minutes += state.activeMs / 60_000;
    used.usd += state.usd;
  }
  const most = { turns: limits.turns, minutes: limits.minutes, usd: limits.usd };
  const over = (['turns', 'minutes', 'usd'] as const).find(
    (what) => used[what] > 0 && used[what] >= RUNS_WORTH * most[what],
  );
  if (over === undefined) return ok(null);
  const sum = `${Number(used[over].toFixed(2))} of ${Number((RUNS_WORTH * most[over]).toFixed(2))} ${over}`;
  return refuse(
    'limits',
    `the runs of ${work.id} used ${sum} within a day`,
    `it goes on tomorrow, or by hand: ticket work ${work.id}`,
  );
}

/** Refused when `subject` had its runs for the day; `names` are all of its runs, oldest first. */
export async function notTooMany(
  ports: Pick<RunPorts, 'transcripts' | 'clock'>,
  subject: string,
  names: readonly string[],
): Promise<Result<null>> {
  const nth = names.at(-MAX_RUNS_A_DAY);
  const [first] = nth === undefined ? [] : ((await ports.transcripts.read(nth)) ?? []);
  if (first === undefined || ports.clock.now().getTime() - Date.parse(first.at) >= DAY_MS) return ok(null);
  return refuse(
    'limits',
    `${subject} had ${MAX_RUNS_A_DAY} runs within a day, more are not begun`,
    'see what became of them: agent list; more can be begun tomorrow',
  );
}

/** Room for one more question of the role: the oldest open ones end for it, but for those that are being answered. */
export async function roomForQuestion(
  ports: RunPorts,
  context: CallContext,
  role: RoleName,
): Promise<Result<null>> {
  const open = await openQuestions(ports, role);
  let left = open.length;
  for (const run of open) {
    if (left < MAX_QUESTIONS) break;
    const slot = await ports.slots.acquire(`agent:${run}`, `${role}: ends ${run}`, SLOT_TTL_MS);
    if (!slot.ok) continue;
    try {
      const old = await readRun(ports, run);
      const note = `a newer question took its place: at most ${MAX_QUESTIONS} are open at a time`;
      if (old) await stopRun(ports, context, old, { reason: 'cancelled', note });
      left -= 1;
    } finally {
      await ports.slots.release(slot.value);
    }
  }
  return left < MAX_QUESTIONS
    ? ok(null)
    : refuse('busy', `${left} questions of ${role} are being answered`, 'wait for one to end');
}

/** Names of the role's open questions, oldest first. */
async function openQuestions(ports: RunPorts, role: RoleName): Promise<string[]> {
  const found: { run: string; at: string }[] = [];
  for (const { run } of await ports.transcripts.list()) {
    const state = foldRun((await ports.transcripts.read(run)) ?? []);
    if (!state || state.end || state.start.role !== role) continue;
    if (['ask', 'review', 'plan'].includes(state.start.kind)) found.push({ run, at: state.start.at });
  }
  return found.sort((a, b) => a.at.localeCompare(b.at)).map(({ run }) => run);
}
