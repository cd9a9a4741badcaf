import { waitsForPerson } from '../../platform/domain/needs-person.ts';
import { safeLine } from '../../platform/domain/safe-text.ts';
import type { Ticket } from '../../platform/domain/ticket.ts';
import type { ServiceState, TicketFault } from '../../platform/ports.ts';
import type { EngineView, Need, Phrase, ServiceView, Snapshot, StackView, TicketRow } from '../contract.ts';

/** Pure: what the pages show of the things that were read. */
export function ticketRow(ticket: Ticket): TicketRow {
  const { id, rev, type, status, priority, assigned_to, updated_at } = ticket;
  const flags = ticket.review?.flags?.length ?? 0;
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
    flags,
    for_person: waitsForPerson(ticket),
  };
}

export function serviceView(service: ServiceState): ServiceView {
  const { word, wellness } = wordFor(service);
  return {
    name: safeLine(service.service, 100),
    word,
    wellness,
    image: safeLine(service.image, 200),
    revision: service.revision === null ? null : safeLine(service.revision, 64),
    restarts: service.restarts,
    started_at: service.startedAt,
    ports: service.ports.slice(0, 20).map((port) => safeLine(port, 60)),
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
  tickets: TicketRow[];
  proposals: number;
  faults: TicketFault[];
  engine: EngineView;
  paused: Snapshot['paused'];
};

/** What waits for the person, the most urgent first. */
export function findNeeds({ tickets, proposals, faults, engine, paused }: Waiting): Need[] {
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
    ...(proposals > 0 ? [{ kind: 'proposals' as const, count: proposals }] : []),
    ...waiting('review'),
    ...waiting('approved'),
    ...tickets
      .filter((ticket) => ticket.for_person)
      .map(({ id, title, updated_at }) => ({
        kind: 'person' as const,
        ticket: id,
        title,
        since: updated_at,
      })),
    ...faults.slice(0, 50).map(({ file, message }) => ({
      kind: 'fault' as const,
      file: safeLine(file, 300),
      message: safeLine(message, 500),
    })),
  ];
}

type Whole = Waiting & { stacks: StackView[]; needs: Need[] };

/** The one sentence at the top: services, work, what waits. */
export function stateSentence({ stacks, tickets, engine, paused, needs }: Whole): Phrase[] {
  const decisions = needs.filter((need) => need.kind !== 'paused').length;
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
  const working = tickets.filter((ticket) => ticket.status === 'in_progress');
  const [first] = working;
  if (!first) return { key: 'sentence.idle', params: {} };
  if (working.length > 1) return { key: 'sentence.works_many', params: { count: working.length } };
  return { key: 'sentence.works', params: { role: first.assigned_to, ticket: first.id } };
}
