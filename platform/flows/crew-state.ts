import { crewTerms, isAtWork, isDaemon, type CrewMember, type CrewTerms } from '../domain/crew.ts';
import { nextAction } from '../domain/next-action.ts';
import { circuitOf, type Breaker } from '../domain/model-breaker.ts';
import type { Pause } from '../domain/pause.ts';
import { ROLE_NAMES, type RoleName, type Ticket } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { budgetReached } from './crew-budget.ts';
import { findApproved } from './deploy-next.ts';
import { findChanges } from './incident-watch.ts';
import { readSnapshot, type SnapshotPorts } from './pilot-snapshot.ts';
import { findUnreviewed } from '../domain/review-opinion.ts';

export type TermsPorts = SnapshotPorts & Parameters<typeof findChanges>[0];

/** Is there anything for the daemon of this role to do now? Asked often, so nothing here is written down. */
export async function termsOf(ports: TermsPorts, role: RoleName): Promise<CrewTerms> {
  const [config, paused] = await Promise.all([ports.settings.current(), ports.switches.paused(role)]);
  const terms = crewTerms(role, config, paused);
  if (!terms.act) return terms;
  const idle = (why: string): CrewTerms => ({ ...terms, act: false, why });
  if (role === 'developer') {
    const reached = await budgetReached(ports);
    return reached === null ? terms : idle(reached);
  }
  if (role === 'monitor') {
    if (config.monitor.deploy === 'auto' && (await findApproved(ports)).length > 0) return terms;
    return (await mayWatch(ports)) ? terms : idle(`nothing to do: ${terms.why}`);
  }
  if (role === 'manager')
    return findUnreviewed((await ports.tickets.list()).tickets).length > 0
      ? terms
      : idle('nothing to review');
  const next = nextAction(await readSnapshot(ports), config.autopilot.policy);
  return next === null ? idle(`nothing to decide (mode ${config.autopilot.mode})`) : terms;
}

/** Events come in bursts: the engine is not asked again for each. */
const LOOK_AGAIN_MS = 3000;

async function mayWatch(ports: TermsPorts): Promise<boolean> {
  const last = ports.watchMemory.lookedAt();
  if (last !== null && ports.clock.now().getTime() - last.getTime() < LOOK_AGAIN_MS) return false;
  return (await findChanges(ports)).length > 0;
}

type CrewPorts = SnapshotPorts & Pick<Ports, 'usage' | 'modelGate'>;

/** What each role does now: leases and deployments first, then what its daemon says. */
export async function readCrew(ports: CrewPorts): Promise<{ paused: boolean; roles: CrewMember[] }> {
  const [config, paused, { tickets }] = await Promise.all([
    ports.settings.current(),
    ports.switches.paused(),
    ports.tickets.list(),
  ]);
  const day = `${ports.clock.now().toISOString().slice(0, 10)}T00:00:00.000Z`;
  const roles: CrewMember[] = [];
  for (const role of ROLE_NAMES) {
    const held = await ports.switches.paused(role);
    const terms = crewTerms(role, config, held);
    const { llm } = config.roles[role];
    const spent = await ports.usage.sum({ role, since: day });
    const state = stateOf(ports, role, { terms, held, tickets });
    roles.push({
      role,
      ...state,
      daemon: ports.crew.following(role),
      mode: role === 'autopilot' ? config.autopilot.mode : role === 'monitor' ? config.monitor.deploy : null,
      model: llm?.model ?? null,
      fault: llm && state.state !== 'off' ? faultOf(ports.modelGate.breaker(circuitOf(llm))) : null,
      replayed: llm?.provider === 'replay',
      usdToday: spent.usd,
      paused: held,
    });
  }
  return { paused: paused !== null, roles };
}

type State = Pick<CrewMember, 'state' | 'text' | 'since' | 'ticketId'>;

type Known = { terms: CrewTerms; held: Pause | null; tickets: Ticket[] };

function faultOf({ failures, why }: Breaker): string | null {
  return failures === 0 ? null : why;
}

function stateOf(ports: SnapshotPorts, role: RoleName, { terms, held, tickets }: Known): State {
  const work = workOf(role, tickets, ports.clock.now());
  if (work) return work;
  const report = ports.crew.reports().find((one) => one.role === role);
  if (held)
    return { state: 'paused', text: terms.why, since: held.at === '' ? null : held.at, ticketId: null };
  if (!terms.act) return { state: 'off', text: terms.why, since: report?.since ?? null, ticketId: null };
  if (!ports.crew.following(role))
    return { state: 'away', text: 'its daemon is not connected', since: report?.at ?? null, ticketId: null };
  return report ?? { state: 'starting', text: '', since: null, ticketId: null };
}

/** A lease or a deployment under way says more than any report. */
function workOf(role: RoleName, tickets: Ticket[], now: Date): State | null {
  const working = tickets.find((ticket) => isAtWork(role, ticket, now));
  if (!working) return null;
  const since = working.history.findLast(({ to }) => to === working.status)?.at ?? working.updated_at;
  const who =
    role === 'developer' && !isDaemon(working.lease?.holder ?? '') ? ` (${working.lease?.holder ?? ''})` : '';
  const text = `${role === 'developer' ? 'works on' : 'deploys'} ${working.id}${who}`;
  return { state: 'working', text, since, ticketId: working.id };
}
