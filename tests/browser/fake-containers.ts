import type { ContainerDetail } from '../../platform/domain/container-detail.ts';
import type { LogPiece } from '../../platform/domain/log-line.ts';
import { createRedactor } from '../../platform/domain/redact.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type { ServiceState } from '../../platform/ports.ts';
import type { WizardPorts } from '../../wizard/server/wizard-ports.ts';

type Behind = { services: ServiceState[]; secrets: { name: string; value: string }[] };

/** Containers in memory: what the pages of stacks, services and logs read. */
export type FakeContainers = {
  ports: WizardPorts['containers'];
  /** what the compose files of the root would say */
  discovered: { stacks: FakeStack[]; errors: { file: string; line: number | null; message: string }[] };
  unset: Record<string, string[]>;
  /** lines that a container wrote before anybody looked */
  logs: Map<string, LogPiece>;
  /** streams that are open now */
  openStats: Set<string>;
  openLogs: Set<string>;
  /** a container writes these now */
  write(containerId: string, piece: LogPiece): void;
  act(name: string, input: unknown): Promise<Result<unknown>> | null;
};
type FakeStack = {
  name: string;
  project: string;
  dir: string;
  files: string[];
  profiles: string[];
  variants: { name: string; files: string[] }[];
  services: Record<string, unknown>[];
};

export function createFakeContainers(world: () => Behind): FakeContainers {
  const writers = new Map<string, (piece: LogPiece) => void>();
  const newest = new Map<string, AbortSignal>();
  const fake: FakeContainers = {
    discovered: { stacks: [shop(), tools()], errors: [BROKEN] },
    unset: { shop: ['PAYMENT_API_KEY'], tools: [] },
    logs: new Map(),
    openStats: new Set(),
    openLogs: new Set(),
    write: (id, piece) => writers.get(id)?.(piece),
    ports: {
      find: async (id) => {
        const state = world().services.find((one) => one.containerId === id);
        return state ? { project: 'shop', state } : null;
      },
      stats: async (id, onSample, signal) => {
        newest.set(id, signal);
        fake.openStats.add(id);
        const busy = id.startsWith('backend');
        for (let tick = 0; !signal.aborted; tick += 1) {
          onSample({
            at: new Date().toISOString(),
            cpuPercent: tick === 0 ? null : busy ? 42 + 20 * Math.sin(tick) : 3,
            memoryBytes: (busy ? 180 : 40) * 1024 * 1024 + tick * 1024 * 512,
            memoryLimitBytes: 512 * 1024 * 1024,
          });
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        if (newest.get(id) === signal) fake.openStats.delete(id); // else another is open already
      },
      logs: async (id, wish, onPiece, signal) => {
        fake.openLogs.add(id);
        const lines = (fake.logs.get(id) ?? []).filter(({ at }) => wish.since === null || at >= wish.since);
        const kept = wish.tail === -1 ? lines : lines.slice(-wish.tail);
        for (let from = 0; from < kept.length && !signal.aborted; from += 500)
          await onPiece(kept.slice(from, from + 500));
        if (wish.follow && !signal.aborted) {
          writers.set(id, (piece) => void onPiece(piece));
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          writers.delete(id);
        }
        fake.openLogs.delete(id);
      },
    },
    act: (name, input) => act(fake, world(), name, input),
  };
  return fake;
}

async function show(world: Behind, service: string): Promise<Result<unknown>> {
  const redactor = createRedactor(world.secrets, []);
  const containers = world.services
    .filter((state) => state.service === service)
    .map((state, index) => detailOf(state, index + 1, (text) => redactor.text(text)));
  return ok({ stack: 'shop', project: 'shop', service, containers });
}

function act(
  fake: FakeContainers,
  world: Behind,
  name: string,
  input: unknown,
): Promise<Result<unknown>> | null {
  const service =
    typeof input === 'object' && input !== null && 'service' in input ? String(input.service) : '';
  switch (name) {
    case 'stack.discover':
      return Promise.resolve(ok({ ...fake.discovered, variables: [], other_variables: [] }));
    case 'stack.list':
      return Promise.resolve(
        ok({
          stacks: fake.discovered.stacks.map((stack) => ({
            name: stack.name,
            project: stack.project,
            unset: fake.unset[stack.name] ?? [],
            variables: stack.name === 'shop' ? VARIABLES : [],
          })),
          faults: [],
        }),
      );
    case 'service.show':
      return show(world, service);
    case 'service.restart':
    case 'service.start':
    case 'service.stop':
    case 'service.recreate':
      return Promise.resolve(
        world.services.some((one) => one.service === service)
          ? ok({
              stack: 'shop',
              service,
              verb: name.slice(8),
              containers: [{ id: `${service}-1`, how: 'healthy' }],
            })
          : refuse('not_found', `there is no service ${service}`),
      );
    default:
      return null;
  }
}

const BROKEN = {
  file: 'lab/compose.yaml',
  line: 7,
  message: 'this line is not valid YAML: a tab stands before "image"',
};

const VARIABLES = [
  {
    name: 'POSTGRES_PASSWORD',
    secret: true,
    set: true,
    value: null,
    defaultValue: null,
    required: true,
    uses: [{ file: '/srv/shop/app/compose.yaml', line: 21, service: 'db', key: 'services.db.environment' }],
  },
  {
    name: 'PAYMENT_API_KEY',
    secret: true,
    set: false,
    value: null,
    defaultValue: null,
    required: true,
    uses: [
      {
        file: '/srv/shop/app/compose.yaml',
        line: 14,
        service: 'backend',
        key: 'services.backend.environment',
      },
    ],
  },
  {
    name: 'BACKEND_PORT',
    secret: false,
    set: false,
    value: null,
    defaultValue: '3000',
    required: false,
    uses: [
      { file: '/srv/shop/app/compose.yaml', line: 12, service: 'backend', key: 'services.backend.ports' },
    ],
  },
];

function service(name: string, more: Record<string, unknown>): Record<string, unknown> {
  return {
    name,
    image: null,
    build: null,
    ports: [],
    volumes: [],
    networks: ['default'],
    depends_on: [],
    healthcheck: null,
    profiles: [],
    ...more,
  };
}

function shop(): FakeStack {
  return {
    name: 'shop',
    project: 'shop',
    dir: 'app',
    files: ['app/compose.yaml', 'app/compose.override.yaml'],
    profiles: ['tools'],
    variants: [{ name: 'production', files: ['app/docker-compose.production.yml'] }],
    services: [
      service('adminer', { image: 'adminer', depends_on: ['db'], networks: ['back'], profiles: ['tools'] }),
      service('backend', {
        build: { context: './backend' },
        ports: ['127.0.0.1:3000:3000'],
        networks: ['front', 'back'],
        depends_on: ['db'],
        healthcheck: { test: ['CMD', 'true'] },
      }),
      service('db', { image: 'postgres:17', volumes: ['data:/var/lib/postgresql/data'], networks: ['back'] }),
      service('frontend', {
        build: { context: './frontend' },
        ports: ['127.0.0.1:8080:8080'],
        networks: ['front'],
        depends_on: ['backend'],
      }),
      service('worker', {
        build: { context: './worker' },
        volumes: ['uploads:/srv/uploads', './config:/etc/worker:ro'],
        networks: ['back'],
        depends_on: ['db'],
      }),
    ],
  };
}

function tools(): FakeStack {
  return {
    name: 'tools',
    project: 'tools',
    dir: 'tools/monitoring',
    files: ['tools/monitoring/docker-compose.yml'],
    profiles: [],
    variants: [],
    services: [service('prometheus', { image: 'prom/prometheus', ports: ['9090:9090'] })],
  };
}

function detailOf(state: ServiceState, number: number, clean: (text: string) => string): ContainerDetail {
  const wrong = state.health === 'unhealthy';
  return {
    id: state.containerId,
    name: `shop-${state.service}-${String(number)}`,
    number,
    image: state.image,
    imageId: 'sha256:51d4c3b2a1908f7e6d5c4b3a29181706f5e4d3c2b1a0',
    commit: state.revision,
    command: 'node src/server.mjs',
    state: state.state,
    health: state.health,
    checks: [
      {
        at: new Date().toISOString(),
        exitCode: wrong ? 1 : 0,
        output: wrong ? 'connect ECONNREFUSED 127.0.0.1:3000' : 'ok',
      },
    ],
    exitCode: state.exitCode,
    oomKilled: state.exitCode === 137,
    error: '',
    createdAt: state.startedAt,
    startedAt: state.startedAt,
    finishedAt: '0001-01-01T00:00:00Z',
    restarts: state.restarts,
    restartPolicy: 'unless-stopped',
    ports: state.ports,
    mounts: [{ type: 'volume', source: 'shop_uploads', target: '/srv/uploads', writable: true }],
    networks: [{ name: 'shop_back', address: '172.20.0.3', aliases: [state.service] }],
    environment: [
      { name: 'DATABASE_URL', value: clean('postgres://shop:hunter2-4711@db:5432/shop') },
      { name: 'NODE_ENV', value: 'production' },
      { name: 'POSTGRES_PASSWORD', value: null },
    ],
  };
}
