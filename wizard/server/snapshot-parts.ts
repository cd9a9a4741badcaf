import { isAtWork, isDaemon, type CrewMember } from '../../platform/domain/crew.ts';
import { handedOver, MAX_RETURNS, returnsOf, waitsForPerson } from '../../platform/domain/needs-person.ts';
import { openFlags } from '../../platform/domain/review-flags.ts';
import { safeLine } from '../../platform/domain/safe-text.ts';
import { ROLE_NAMES, type RoleName, type Ticket } from '../../platform/domain/ticket.ts';
import type { ServiceState, TicketFault } from '../../platform/ports.ts';
import { countWaiting } from '../count-waiting.ts';
import { addressesOf } from './service-addresses.ts';
import type { EngineView, Need, Phrase, ServiceView, Snapshot, StackView, TicketRow } from '../contract.ts';

/** Pure: what the pages show of the things that were read. */
export function ticketRow(ticket: Ticket, now: Date): TicketRow {
  const { id, rev, type, status, priority, assigned_to, updated_at } = ticket;
  const holder = ticket.lease ? safeLine(ticket.lease.holder, 100) : null;
  return {
    id,
    rev,
    title: safeLine(ticket.title, 300),
    type,
    status,
    priority,
    assigned_to,
    updated_at,
    holder,
    flags: openFlags(ticket).length,
    person: waitsForPerson(ticket) ? whyPerson(ticket) : null,
    worked_by: ROLE_NAMES.find((role) => isAtWork(role, ticket, now)) ?? null,
  };
}

function whyPerson(ticket: Ticket): Phrase {
  const said = handedOver(ticket);
  if (said !== null) return { key: 'person.said', params: { reason: safeLine(said, 500) } };
  const count = returnsOf(ticket);
  return count >= MAX_RETURNS
    ? { key: 'person.returned', params: { count } }
    : { key: 'person.labelled', params: {} };
}

export function serviceView(service: ServiceState): ServiceView {
  const { word, wellness } = wordFor(service);
  return {
    id: service.containerId.slice(0, 12),
    name: safeLine(service.service, 100),
    word,
    wellness,
    image: safeLine(service.image, 200),
    revision: service.revision === null ? null : safeLine(service.revision, 64),
    restarts: service.restarts,
    started_at: service.startedAt,
    addresses: addressesOf(service.ports.slice(0, 50)),
  };
}

function wordFor({ state, health, exitCode }: ServiceState): Pick<ServiceView, 'word' | 'wellness'> {
  if (state === 'running' && health === 'healthy') return { word: 'healthy', wellness: 'well' };
  if (state === 'running' && health === 'none') return { word: 'running', wellness: 'well' };
  if (state === 'running' && health === 'starting') return { word: 'starting', wellness: 'working' };
  if (state === 'running') return { word: 'unhealthy', wellness: 'broken' };
  if (state === 'restarting') return { word: 'restarting', wellness: 'broken' };
  if (state === 'created') return { word: 'starting', wellness: 'working' };
  if (state === 'paused') return { word: 'paused', wellness: 'needs_you' };
  if (state === 'exited' && exitCode === 0) return { word: 'finished', wellness: 'well' };
  if (state === 'unknown') return { word: 'unknown', wellness: 'unknown' };
  return { word: 'stopped', wellness: 'broken' };
}

type Waiting = {
  crew: readonly CrewMember[];
  tickets: TicketRow[];
  proposals: number;
  faults: TicketFault[];
  engine: EngineView;
  paused: Snapshot['paused'];
};

/** What waits for the person, the most urgent first. */
export function findNeeds({ crew, tickets, proposals, faults, engine, paused }: Waiting): Need[] {
  const waiting = (status: 'review' | 'approved') =>
    tickets
      .filter((ticket) => ticket.status === status)
      .map(({ id, title, updated_at, flags }) => ({
        kind: status,
        ticket: id,
        title,
        since: updated_at,
        flags,
      }));
  return [
    ...(engine.state === 'down'
      ? [{ kind: 'engine' as const, message: engine.message, hint: engine.hint }]
      : []),
    ...(paused ? [{ kind: 'paused' as const, by: paused.by, since: paused.at, reason: paused.reason }] : []),
    ...silentModels(crew, tickets),
    ...(proposals > 0 ? [{ kind: 'proposals' as const, count: proposals }] : []),
    ...waiting('review'),
    ...waiting('approved'),
    ...tickets.flatMap(({ id, title, updated_at, person }) =>
      person === null ? [] : [{ kind: 'person' as const, ticket: id, title, since: updated_at, why: person }],
    ),
    ...faults.slice(0, 50).map(({ file, message }) => ({
      kind: 'fault' as const,
      file: safeLine(file, 300),
      message: safeLine(message, 500),
    })),
  ];
}

/** Models that do not answer, one for each way of failing: roles often share one. */
function silentModels(crew: readonly CrewMember[], tickets: TicketRow[]): Need[] {
  const messages = [...new Set(crew.flatMap(({ fault }) => (fault === null ? [] : [fault])))];
  return messages.map((message) => {
    const roles = crew.filter(({ fault }) => fault === message).map(({ role }) => role);
    const held = tickets.filter((ticket) => roles.some((role) => isHeldUp(ticket, role)));
    return { kind: 'model', roles, message: safeLine(message, 500), tickets: held.map(({ id }) => id) };
  });
}

/** Does the ticket stand still while the model of this role does not answer? A person's own work goes on. */
function isHeldUp({ status, assigned_to, holder, person }: TicketRow, role: RoleName): boolean {
  if (role !== 'developer' || person !== null) return false;
  if (status === 'open') return assigned_to === role;
  return status === 'in_progress' && (holder === null || isDaemon(holder));
}

type Whole = Waiting & { stacks: StackView[]; needs: Need[] };

/** The one sentence at the top: services, work, what waits. */
export function stateSentence({ stacks, tickets, engine, paused, needs }: Whole): Phrase[] {
  const decisions = countWaiting(needs);
  return [
    ...(paused ? [{ key: 'sentence.paused', params: {} }] : []),
    serviceSentence(stacks, engine),
    workSentence(tickets),
    decisions === 0
      ? { key: 'sentence.nothing_waits', params: {} }
      : { key: 'sentence.waits', params: { count: decisions } },
  ];
}

function serviceSentence(stacks: StackView[], engine: EngineView): Phrase {
  if (engine.state === 'asking') return { key: 'sentence.engine_asking', params: {} };
  if (engine.state === 'down') return { key: 'sentence.engine_down', params: {} };
  const services = stacks.flatMap((stack) => stack.services);
  if (services.length === 0)
    return { key: stacks.length === 0 ? 'sentence.no_stacks' : 'sentence.nothing_runs', params: {} };
  const well = services.filter((service) => service.wellness === 'well').length;
  return { key: 'sentence.services', params: { well, total: services.length } };
}

function workSentence(tickets: TicketRow[]): Phrase {
  const deploying = tickets.find((ticket) => ticket.status === 'deploying');
  if (deploying) return { key: 'sentence.deploying', params: { ticket: deploying.id } };
  const working = tickets.filter((ticket) => ticket.worked_by !== null);
  const [first] = working;
  if (!first) return { key: 'sentence.idle', params: {} };
  if (working.length > 1) return { key: 'sentence.works_many', params: { count: working.length } };
  return { key: 'sentence.works', params: { role: first.worked_by ?? first.assigned_to, ticket: first.id } };
}
