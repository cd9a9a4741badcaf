import { createHash } from 'node:crypto';

import type { Caller } from '../../platform/domain/access.ts';
import { DockfraError } from '../../platform/domain/errors.ts';
import { refuse, type Refusal, type Result } from '../../platform/domain/result.ts';
import { joinPauses, type Pause } from '../../platform/domain/pause.ts';
import type { RoleName, Ticket } from '../../platform/domain/ticket.ts';
import type { DockfraEvent, Ports, ServiceState, StackRef, TicketFault } from '../../platform/ports.ts';
import type { RunNamedAction } from '../../wizard/server/create-wizard.ts';
import type { WizardPorts } from '../../wizard/server/wizard-ports.ts';
import { act } from './fake-actions.ts';
import { createFakeAudit, type FakeAudit } from './fake-audit.ts';
import { createFakeContainers, type FakeContainers } from './fake-containers.ts';
import { createFakeCrew, type FakeCrew } from './fake-crew.ts';
import { engine, repositories } from './fake-engine.ts';
import { createFakeLaunches, type FakeLaunches } from './fake-launches.ts';
import { createFakeRepairs, type FakeRepairs } from './fake-repairs.ts';
import { createFakeSettings, type FakeSettings } from './fake-settings.ts';
import { sampleServices, sampleTickets } from './sample-data.ts';

/** What the pages ask by themselves; everything else is somebody's doing. */
const READS: ReadonlySet<string> = new Set([
  'crew.show',
  'agent.list',
  'agent.show',
  'inbox.list',
  'incident.list',
  'incident.show',
  'pilot.log',
  'usage',
  'config.list-models',
  'engine.list',
  'engine.found',
  'settings.show',
  'settings.suggest',
  'stack.discover',
  'stack.list',
  'stack.launches',
  'stack.preflight',
  'service.show',
  'stack.diagnose',
  'repair.list',
  'audit.list',
  'audit.verify',
  'doctor',
  'chat',
  'stack.post-launch',
]);

export type Call = { name: string; input: unknown; caller: Caller };

/** Ports in memory and the domain's own rules behind the actions: what the wizard needs of the platform, nothing of an engine. */
export type FakeWorld = {
  ports: WizardPorts & Pick<Ports, 'events' | 'switches' | 'tickets'>;
  runAction: RunNamedAction;
  /** every action that was asked for, in order */
  calls: Call[];
  tickets: Map<string, Ticket>;
  faults: TicketFault[];
  services: ServiceState[];
  evidence: Map<string, Buffer>;
  clock: { now: Date | null };
  /** agents, decisions, spending */
  crew: FakeCrew;
  /** compose files and single containers */
  containers: FakeContainers;
  launches: FakeLaunches;
  repairs: FakeRepairs;
  /** who did what, and what doctor finds */
  audit: FakeAudit;
  /** the .env files, real ones below the root */
  settings: FakeSettings;
  engineDown: string | null;
  /** what must never be seen on a page */
  secrets: { name: string; value: string }[];
  /** what this action answers instead of being carried out */
  refuse: { name: string; refusal: Refusal } | null;
  /** a deploy ends after this */
  mayEnd: Promise<unknown>;
  publish(event: DockfraEvent): void;
  put(ticket: Ticket): void;
};

const STACK: StackRef = {
  name: 'shop',
  dir: '/srv/shop/app',
  project: 'shop',
  files: ['/srv/shop/app/compose.yaml'],
  envFile: null,
};

/** `dir` becomes the root: only sessions are written, under its .dockfra. */
export function createFakeWorld(dir: string): FakeWorld {
  const listeners = new Set<(event: DockfraEvent) => void>();
  const pauses = new Map<RoleName | 'all', Pause>();
  const samples = sampleTickets(new Date());
  const world: FakeWorld = {
    calls: [],
    tickets: new Map(samples.tickets.map((ticket) => [ticket.id, ticket])),
    faults: [],
    services: sampleServices(new Date()),
    evidence: samples.evidence,
    clock: { now: null },
    crew: createFakeCrew((event) => world.publish(event)),
    containers: createFakeContainers(() => world),
    launches: createFakeLaunches(),
    repairs: createFakeRepairs(),
    audit: createFakeAudit(() => listeners.forEach((listener) => listener({ kind: 'audit' }))),
    settings: createFakeSettings(dir),
    engineDown: null,
    secrets: [],
    refuse: null,
    mayEnd: Promise.resolve(),
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    put: (ticket) => {
      world.tickets.set(ticket.id, { ...ticket, rev: (world.tickets.get(ticket.id)?.rev ?? 0) + 1 });
      world.publish({ kind: 'ticket', id: ticket.id, rev: ticket.rev + 1, status: ticket.status });
    },
    ports: {
      clock: {
        now: () => world.clock.now ?? new Date(),
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
      root: {
        id: 'f00dcafe',
        prefix: 'dockfra',
        dir,
        state: `${dir}/.dockfra`,
        tickets: `${dir}/shared/tickets`,
      },
      tickets: {
        list: async () => ({ tickets: [...world.tickets.values()], faults: world.faults }),
        read: async (id) => world.tickets.get(id) ?? null,
        create: async (decide) => kept(world, decide(nextId(world), [...world.tickets.values()])),
        update: async (id, decide) => {
          const ticket = world.tickets.get(id);
          return ticket
            ? kept(
                world,
                decide(ticket, () => [...world.tickets.values()]),
              )
            : refuse('not_found', `there is no ticket ${id}`);
        },
      },
      evidence: {
        read: async (path, sha256) => {
          const bytes = world.evidence.get(path) ?? null;
          if (bytes && sha256 && createHash('sha256').update(bytes).digest('hex') !== sha256) {
            throw new DockfraError(
              'evidence_changed',
              `evidence ${path} is not what was recorded`,
              'do not rely on it',
            );
          }
          return bytes;
        },
      },
      repositories: repositories(),
      compose: {
        stacks: async () => ({ stacks: [STACK], faults: [] }),
      },
      engine: engine(() => world),
      launches: {
        output: (...rest) => world.launches.ports.output(...rest),
        watch: (...rest) => world.launches.ports.watch(...rest),
      },
      repairs: { watch: (...rest) => world.repairs.ports.watch(...rest) },
      containers: {
        find: (id) => world.containers.ports.find(id),
        stats: (...rest) => world.containers.ports.stats(...rest),
        logs: (...rest) => world.containers.ports.logs(...rest),
      },
      events: {
        publish: (event) => world.publish(event),
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      settings: { current: async () => world.crew.config },
      secrets: { known: async () => world.secrets },
      switches: {
        paused: async (role) => pauses.get('all') ?? (role === undefined ? null : (pauses.get(role) ?? null)),
        pause: async (by, reason, role) => {
          const next = { by, at: new Date().toISOString(), reason, ...(role && { role }) };
          const pause = joinPauses(pauses.get(role ?? 'all') ?? null, next);
          pauses.set(role ?? 'all', pause);
          world.publish({ kind: 'pause', paused: true, ...(role && { role }) });
          return pause;
        },
        resume: async (role) => {
          pauses.delete(role ?? 'all');
          world.publish({ kind: 'pause', paused: false, ...(role && { role }) });
        },
      },
    },
    runAction: async (name, input, caller, { progress, signal }) => {
      if (!READS.has(name)) world.calls.push({ name, input, caller });
      if (world.refuse?.name === name) return { ok: false, refusal: world.refuse.refusal };
      return act(world, name, input, caller, progress, signal);
    },
  };
  return world;
}

function kept(world: FakeWorld, decided: Result<Ticket>): Result<Ticket> {
  if (decided.ok) world.put(decided.value);
  return decided;
}

function nextId(world: FakeWorld): string {
  return `T-${String(world.tickets.size + 1).padStart(4, '0')}`;
}
