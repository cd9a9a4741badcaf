import { isAtWork } from '../../platform/domain/crew.ts';
import { handedOver, MAX_RETURNS, returnsOf, waitsForPerson } from '../../platform/domain/needs-person.ts';
import { openFlags } from '../../platform/domain/review-flags.ts';
import { safeLine } from '../../platform/domain/safe-text.ts';
import { wordFor } from '../../platform/domain/services.ts';
import { ROLE_NAMES, type Ticket } from '../../platform/domain/ticket.ts';
import type { ServiceState } from '../../platform/ports.ts';
import { countWaiting } from '../count-waiting.ts';
import type { OpenIncident } from './action-reads.ts';
import type { Waiting } from './needs.ts';
import { addressesOf } from './service-addresses.ts';
import type { EngineView, Need, Phrase, ServiceView, StackView, TicketRow } from '../contract.ts';

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

type Whole = Pick<Waiting, 'tickets' | 'engine' | 'paused'> & { stacks: StackView[]; needs: Need[] };

/** Symptoms of a service that is up for a moment between two falls. */
const FALLS = new Set(['restarting', 'oom_killed']);

/** A service that falls again and again is not well in the moments between. */
export function withFalls(stacks: StackView[], incidents: readonly OpenIncident[]): StackView[] {
  const falling = incidents.filter(({ symptom }) => FALLS.has(symptom));
  if (falling.length === 0) return stacks;
  return stacks.map((stack) => {
    const names = new Set(falling.filter((one) => one.stack === stack.name).map(({ service }) => service));
    if (names.size === 0) return stack;
    const services = stack.services.map((service) =>
      names.has(service.name) && (service.wellness === 'well' || service.wellness === 'working')
        ? { ...service, word: 'restarting' as const, wellness: 'broken' as const }
        : service,
    );
    return { ...stack, services };
  });
}

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
