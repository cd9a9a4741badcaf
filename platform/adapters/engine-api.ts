import type Docker from 'dockerode';
import { z } from 'zod';

import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import { BUILT_LABEL, parseImageName, REVISION_LABEL } from '../domain/deploy-images.ts';
import { ROLE_NAMES, type RoleName } from '../domain/ticket.ts';
import type { Engine, ServiceState } from '../ports.ts';

const TIMEOUT_MS = 30_000;
const MAX_LOG_BYTES = 2 * 1024 * 1024;
const STATES = ['running', 'exited', 'restarting', 'created', 'paused', 'dead', 'removing'] as const;
const stateSchema = z.enum([...STATES, 'unknown']).catch('unknown');

export type EngineSettings = { rootId: string };

/** The engine behind DOCKER_HOST or the default socket; dockerode is loaded with the first call. */
export function createEngine({ rootId }: EngineSettings): Engine {
  let client: Promise<Docker> | null = null;
  const docker = (): Promise<Docker> => (client ??= connect());
  const call = async <T>(work: (engine: Docker) => Promise<T>): Promise<T> => {
    try {
      return await work(await docker());
    } catch (error) {
      throw explainEngine(error);
    }
  };
  return {
    ping: () =>
      call(async (engine) => {
        const { Version: version, ApiVersion: apiVersion } = await engine.version();
        return { version, apiVersion };
      }),
    services: (stack) =>
      call(async (engine) => {
        const label = [`com.docker.compose.project=${stack.project}`, 'com.docker.compose.oneoff=False'];
        const listed = await engine.listContainers({ all: true, filters: { label } });
        const states = await Promise.all(listed.map((one) => stateOf(engine, one.Id)));
        return states
          .filter((state) => state !== null)
          .sort((a, b) => a.service.localeCompare(b.service) || a.startedAt.localeCompare(b.startedAt));
      }),
    logs: (containerId, tail) =>
      call(async (engine) => {
        const container = engine.getContainer(containerId);
        const { Config } = await container.inspect();
        const raw = await container.logs({
          stdout: true,
          stderr: true,
          tail,
          timestamps: true,
          follow: false,
        });
        return (Config.Tty ? raw : withoutHeaders(raw)).subarray(-MAX_LOG_BYTES).toString('utf8');
      }),
    inspect: (containerId) =>
      call(async (engine): Promise<unknown> => engine.getContainer(containerId).inspect()),
    imageId: (reference) =>
      call(async (engine) => orNull(async () => (await engine.getImage(reference).inspect()).Id)),
    tag: (imageId, reference) =>
      call(async (engine) => {
        const { repository: repo, tag } = parseImageName(reference);
        await engine.getImage(imageId).tag({ repo, tag: tag ?? 'latest' });
      }),
    images: (repository) =>
      call(async (engine) => {
        const listed = await engine.listImages({ filters: { reference: [`${repository}:*`] } });
        const images = listed.map(({ Id: id, RepoTags, Created, Labels }) => ({
          id,
          tags: RepoTags ?? [],
          createdAt: (Labels ?? {})[BUILT_LABEL] ?? new Date(Created * 1000).toISOString(),
          labels: Labels ?? {},
        }));
        return images.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      }),
    removeImage: (reference) =>
      call(async (engine) => {
        try {
          await engine.getImage(reference).remove({ force: false, noprune: false });
          return true;
        } catch (error) {
          if (statusOf(error) === 404 || statusOf(error) === 409) return false; // gone, or a container still needs it
          throw error;
        }
      }),
    roles: () =>
      call(async (engine) => {
        const listed = await engine.listContainers({
          all: true,
          filters: { label: [`dockfra.root=${rootId}`, 'dockfra.role'] },
        });
        return listed.flatMap((one) => {
          const role = roleOf(one.Labels['dockfra.role']);
          return role === null
            ? []
            : [{ role, containerId: one.Id, state: one.State, health: healthIn(one.Status) }];
        });
      }),
  };
}

async function connect(): Promise<Docker> {
  const { default: Client } = await import('dockerode');
  return new Client({ timeout: TIMEOUT_MS });
}

/** Null for a container that went away between listing and looking. */
async function stateOf(engine: Docker, id: string): Promise<ServiceState | null> {
  const found = await orNull(() => engine.getContainer(id).inspect());
  return found === null ? null : stateIn(found);
}

export function stateIn(found: Docker.ContainerInspectInfo): ServiceState {
  const { State: state, Config: config } = found;
  return {
    service: config.Labels['com.docker.compose.service'] ?? '',
    containerId: found.Id,
    imageId: found.Image,
    image: config.Image,
    revision: config.Labels[REVISION_LABEL] ?? null,
    state: stateSchema.parse(state.Status),
    health: healthOf(state.Health?.Status),
    restarts: found.RestartCount,
    exitCode: state.Status === 'exited' || state.Status === 'dead' ? state.ExitCode : null,
    startedAt: state.StartedAt,
    ports: Object.entries(found.NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
      (Array.isArray(bindings) ? bindings : []).map(
        ({ HostIp, HostPort }) => `${HostIp || '0.0.0.0'}:${HostPort}->${port}`,
      ),
    ),
  };
}

function healthOf(status: string | undefined): ServiceState['health'] {
  return status === 'healthy' || status === 'unhealthy' || status === 'starting' ? status : 'none';
}

function healthIn(status: string): string {
  return /\((healthy|unhealthy|health: starting)\)/.exec(status)?.[1]?.replace('health: ', '') ?? 'none';
}

function roleOf(label: string | undefined): RoleName | 'gate' | null {
  if (label === 'gate') return label;
  return ROLE_NAMES.find((name) => name === label) ?? null;
}

/** The engine frames both streams of a container without a terminal: 8 bytes of header (length in the last 4), then the text. */
function withoutHeaders(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts);
}

export async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

export function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

export function explainEngine(error: unknown): unknown {
  if (error instanceof DockfraError) return error;
  const code = systemCode(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return new DockfraError(
      'engine_denied',
      'this user may not use the engine',
      'join its group: sudo usermod -aG docker $USER, then log in again',
      error,
    );
  }
  if (statusOf(error) === null)
    return new DockfraError(
      'engine_away',
      `the engine does not answer: ${messageOf(error)}`,
      'start it: sudo systemctl start docker; then: dockfra doctor',
      error,
    );
  return new DockfraError(
    'engine_error',
    `the engine refused: ${messageOf(error)}`,
    'see: docker ps -a',
    error,
  );
}
