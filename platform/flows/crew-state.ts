import { crewTerms, isDaemon, type CrewTerms } from '../domain/crew.ts';
import { nextAction } from '../domain/next-action.ts';
import { ROLE_NAMES, type RoleName, type Ticket } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { findApproved } from './deploy-next.ts';
import { readSnapshot, type SnapshotPorts } from './pilot-snapshot.ts';
import { findUnreviewed } from '../domain/review-opinion.ts';

/** Is there anything for the daemon of this role to do now? Asked often, so nothing here is written down. */
export async function termsOf(ports: SnapshotPorts, role: RoleName): Promise<CrewTerms> {
  const [config, paused] = await Promise.all([ports.settings.current(), ports.switches.paused()]);
  const terms = crewTerms(role, config, paused);
  if (!terms.act || role === 'developer') return terms;
  const idle = (why: string): CrewTerms => ({ ...terms, act: false, why });
  if (role === 'monitor') return (await findApproved(ports)).length > 0 ? terms : idle('nothing is approved');
  if (role === 'manager')
    return findUnreviewed((await ports.tickets.list()).tickets).length > 0
      ? terms
      : idle('nothing to review');
  const next = nextAction(await readSnapshot(ports), config.autopilot.policy);
  return next === null ? idle(`nothing to decide (mode ${config.autopilot.mode})`) : terms;
}

export type CrewMember = {
  role: RoleName;
  /** idle working waiting paused off away */
  state: string;
  text: string;
  since: string | null;
  ticketId: string | null;
  /** follows the platform's events at this moment */
  daemon: boolean;
  mode: string | null;
  model: string | null;
  /** what speaks is a recording, not a model */
  replayed: boolean;
  usdToday: number;
};

type CrewPorts = SnapshotPorts & Pick<Ports, 'usage'>;

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
    const terms = crewTerms(role, config, paused);
    const { llm } = config.roles[role];
    const spent = await ports.usage.sum({ role, since: day });
    roles.push({
      role,
      ...stateOf(ports, role, terms, tickets),
      daemon: ports.crew.following(role),
      mode: role === 'autopilot' ? config.autopilot.mode : role === 'monitor' ? config.monitor.deploy : null,
      model: llm?.model ?? null,
      replayed: llm?.provider === 'replay',
      usdToday: spent.usd,
    });
  }
  return { paused: paused !== null, roles };
}

type State = Pick<CrewMember, 'state' | 'text' | 'since' | 'ticketId'>;

function stateOf(ports: SnapshotPorts, role: RoleName, terms: CrewTerms, tickets: Ticket[]): State {
  const work = workOf(role, tickets, ports.clock.now());
  if (work) return work;
  const report = ports.crew.reports().find((one) => one.role === role);
  if (!terms.act) return { state: 'off', text: terms.why, since: report?.since ?? null, ticketId: null };
  if (!ports.crew.following(role))
    return { state: 'away', text: 'its daemon is not connected', since: report?.at ?? null, ticketId: null };
  return report ?? { state: 'starting', text: '', since: null, ticketId: null };
}

/** A lease or a deployment under way says more than any report. */
function workOf(role: RoleName, tickets: Ticket[], now: Date): State | null {
  const working = tickets.find((ticket) =>
    role === 'developer'
      ? ticket.status === 'in_progress' &&
        ticket.lease !== null &&
        Date.parse(ticket.lease.expires_at) > now.getTime()
      : role === 'monitor' && ticket.status === 'deploying',
  );
  if (!working) return null;
  const since = working.history.findLast(({ to }) => to === working.status)?.at ?? working.updated_at;
  const who =
    role === 'developer' && !isDaemon(working.lease?.holder ?? '') ? ` (${working.lease?.holder ?? ''})` : '';
  const text = `${role === 'developer' ? 'works on' : 'deploys'} ${working.id}${who}`;
  return { state: 'working', text, since, ticketId: working.id };
}
