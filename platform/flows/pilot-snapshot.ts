import { posix } from 'node:path';

import type { Change } from '../domain/change.ts';
import type { ComposeModel } from '../domain/compose.ts';
import { crewTerms } from '../domain/crew.ts';
import { incidentTicket } from '../domain/incident-ticket.ts';
import {
  factsOf,
  incidentFactsOf,
  type IncidentFacts,
  type Snapshot,
  type TicketFacts,
} from '../domain/pilot-snapshot.ts';
import { linesToRead } from '../domain/limits.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { spentToday } from './crew-budget.ts';
import { staysGivenUp } from './given-up.ts';
import { repositoryOf } from './ticket-repository.ts';

export type SnapshotPorts = Pick<
  Ports,
  | 'clock'
  | 'settings'
  | 'switches'
  | 'tickets'
  | 'compose'
  | 'repositories'
  | 'decisions'
  | 'crew'
  | 'slots'
  | 'deploys'
  | 'incidents'
  | 'usage'
>;

/** Everything that one decision is taken from, read once. */
export async function readSnapshot(ports: SnapshotPorts): Promise<Snapshot> {
  const [config, paused, developerPaused, { tickets }, decided, deploys] = await Promise.all([
    ports.settings.current(),
    ports.switches.paused('autopilot'),
    ports.switches.paused('developer'),
    ports.tickets.list(),
    ports.decisions.keys(),
    ports.deploys.list(),
  ]);
  const now = ports.clock.now();
  const facts: TicketFacts[] = [];
  for (const ticket of tickets) {
    if (ticket.status === 'done' || ticket.status === 'closed') continue;
    const change =
      ticket.status === 'review' ? await readChange(ports, ticket, config.autopilot.policy.services) : null;
    facts.push(factsOf(ticket, tickets, { change, givenUp: await staysGivenUp(ports, ticket) }));
  }
  const held = tickets.filter(
    ({ status, lease }) =>
      status === 'in_progress' && lease !== null && Date.parse(lease.expires_at) > now.getTime(),
  );
  return {
    at: now.toISOString(),
    paused: paused !== null,
    mode: config.autopilot.mode,
    approve: config.autopilot.approve,
    tickets: facts,
    busy: [...new Set([...held.map(({ id }) => id), ...deploys.map(({ ticketId }) => ticketId)])],
    developer: crewTerms('developer', config, developerPaused).act && ports.crew.following('developer'),
    decided: [...decided],
    incidents: await readIncidents(ports, tickets, config.monitor.stable_minutes),
    spentTodayUsd: await spentToday(ports),
    goal: config.autopilot.goal ?? null,
    manager: config.roles.manager.llm !== undefined && (await ports.switches.paused('manager')) === null,
    plans: await readPlans(ports),
  };
}

const LOOKED_AT = 200;

async function readIncidents(
  ports: SnapshotPorts,
  tickets: readonly Ticket[],
  stableMinutes: number,
): Promise<IncidentFacts[]> {
  const incidents = await ports.incidents.list({ limit: LOOKED_AT });
  const proposals = await ports.decisions.list({ status: 'proposed', limit: LOOKED_AT });
  const proposed = new Set(
    proposals.flatMap(({ action }) => (action.kind === 'create_ticket' ? [action.incidentId] : [])),
  );
  return incidents
    .filter(({ status, ticketId }) => status === 'open' || ticketId !== null)
    .map((incident) =>
      incidentFactsOf(incident, tickets, {
        proposed: proposed.has(incident.id),
        ticket:
          incident.status === 'open' && incident.ticketId === null
            ? incidentTicket(incident, stableMinutes)
            : null,
      }),
    );
}

async function readPlans(ports: SnapshotPorts): Promise<Snapshot['plans']> {
  const records = await ports.decisions.list({ limit: LOOKED_AT });
  return records.flatMap(({ action, status }) =>
    action.kind === 'plan' ? [{ goal: action.goal, status }] : [],
  );
}

/** Size and places of what was submitted; null when it cannot be read, which is never approved by policy. */
async function readChange(
  ports: SnapshotPorts,
  ticket: Ticket,
  wanted: readonly string[],
): Promise<TicketFacts['change']> {
  const commit = ticket.commits.at(-1)?.sha;
  if (commit === undefined || ticket.base_commit === null) return null;
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) return null;
  const { repo, stack } = found.value;
  const changes = await ports.repositories.changes(repo, ticket.base_commit, commit);
  if (changes.some(({ binary }) => binary)) return null;
  const model = wanted.length === 0 ? null : await ports.compose.model(stack);
  if (model !== null && !model.ok) return null;
  const paths = [...new Set(changes.flatMap(({ path, oldPath }) => [path, oldPath ?? path]))];
  return {
    files: changes.length,
    lines: linesToRead(changes),
    paths,
    services: model ? servicesOf(model.value, repo.top, changes) : [],
  };
}

/** Services whose build context holds a changed file. */
function servicesOf(model: ComposeModel, top: string, changes: readonly Change[]): string[] {
  const paths = changes
    .flatMap(({ path, oldPath }) => [path, oldPath ?? path])
    .map((path) => posix.join(top, path));
  return Object.entries(model.services).flatMap(([name, { build }]) => {
    const context = build?.context;
    if (context === undefined) return [];
    const folder = context === '/' ? context : `${context.replace(/\/+$/, '')}/`;
    return paths.some((path) => path.startsWith(folder)) ? [name] : [];
  });
}
