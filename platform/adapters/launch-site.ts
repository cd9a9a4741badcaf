import { mkdir } from 'node:fs/promises';
import type Docker from 'dockerode';

import { hostEnvironment } from '../config.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import type { ContainerFact, ImageFact, NetworkFact } from '../domain/preflight.ts';
import type { LaunchSite } from '../ports-launch.ts';
import { pathFacts, routeFacts } from './launch-site-host.ts';

const TIMEOUT_MS = 10_000;

/** The engine behind DOCKER_HOST or the default socket, and this host. `rootId` labels what is created. */
export function createLaunchSite({ rootId }: { rootId: string }): LaunchSite {
  const labels = { 'dockfra.root': rootId };
  return {
    async containers() {
      const engine = await connect();
      return (await engine.listContainers({ all: true })).map(containerFact);
    },
    async networks() {
      const engine = await connect();
      return (await engine.listNetworks()).map((network): NetworkFact => ({
        name: network.Name,
        project: network.Labels?.['com.docker.compose.project'] ?? null,
        subnets: (network.IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
      }));
    },
    async volumes() {
      const engine = await connect();
      return (await engine.listVolumes()).Volumes.map(({ Name }) => Name);
    },
    async platform() {
      const { Os, Arch } = await (await connect()).version();
      return `${Os}/${Arch}`;
    },
    async images(references, timeoutMs) {
      const [engine, registry] = await Promise.all([connect(), connect(timeoutMs)]);
      const facts = await Promise.all(
        references.map(
          async (reference) => [reference, await imageFact(engine, registry, reference)] as const,
        ),
      );
      return Object.fromEntries(facts);
    },
    async routes() {
      mustBeHere();
      return routeFacts();
    },
    async paths(paths) {
      mustBeHere();
      return pathFacts(paths);
    },
    async create(kind, name) {
      if (kind === 'folder') return (await mkdir(name, { recursive: true })) !== undefined;
      const engine = await connect();
      if (kind === 'volume') {
        if ((await engine.listVolumes()).Volumes.some(({ Name }) => Name === name)) return false;
        await engine.createVolume({ Name: name, Labels: labels });
        return true;
      }
      if ((await engine.listNetworks()).some(({ Name }) => Name === name)) return false;
      await engine.createNetwork({ Name: name, Labels: labels });
      return true;
    },
  };
}

async function connect(timeout = TIMEOUT_MS): Promise<Docker> {
  const { default: Client } = await import('dockerode');
  return new Client({ timeout });
}

function containerFact({ Names, Id, Labels, Ports }: Docker.ContainerInfo): ContainerFact {
  return {
    name: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    project: Labels['com.docker.compose.project'] ?? null,
    ports: Ports.flatMap(({ IP, PublicPort, Type }) =>
      PublicPort === undefined ? [] : [{ ip: IP ?? '', port: PublicPort, protocol: Type }],
    ),
  };
}

async function imageFact(engine: Docker, registry: Docker, reference: string): Promise<ImageFact> {
  try {
    const { Os, Architecture, Config } = await engine.getImage(reference).inspect();
    const check: unknown = 'Healthcheck' in Config ? Config.Healthcheck : null;
    return { state: 'local', platform: `${Os}/${Architecture}`, hasHealthcheck: isHealthcheck(check) };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  try {
    await registry.getImage(reference).distribution();
    return { state: 'offered' };
  } catch (error) {
    return registryFact(statusOf(error), shortOf(error));
  }
}

/** What the engine says after it asked the registry; without a status the engine itself did not answer in time. */
function registryFact(status: number | null, message: string): ImageFact {
  if (status === null) return { state: 'unknown', message: 'no answer in time' };
  if (status === 404 || /manifest unknown|not found/i.test(message)) return { state: 'missing', message };
  if (status === 401 || status === 403 || /denied|unauthori[sz]ed/i.test(message))
    return { state: 'refused', message };
  if (/dial tcp|lookup|no such host|connection refused|timeout|deadline|unreachable/i.test(message))
    return { state: 'unreachable', message };
  return { state: 'unknown', message };
}

function isHealthcheck(check: unknown): boolean {
  if (typeof check !== 'object' || check === null || !('Test' in check)) return false;
  return Array.isArray(check.Test) && check.Test.length > 0 && check.Test[0] !== 'NONE';
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

/** "(HTTP code 500) server error - the reason" without what is before the reason. */
function shortOf(error: unknown): string {
  return messageOf(error)
    .replace(/^\(HTTP code \d+\) [^-]*- /, '')
    .trim()
    .slice(0, 300);
}

function mustBeHere(): void {
  const host = hostEnvironment()['DOCKER_HOST'] ?? '';
  if (host === '' || host.startsWith('unix://')) return;
  throw new DockfraError('engine_elsewhere', `the engine runs on another host (${host})`, 'look there');
}
