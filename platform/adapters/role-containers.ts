import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';

import type Dockerode from 'dockerode';

import {
  buildRoleImage,
  CREATE_ROLES,
  removeRoles,
  rolesCompose,
  rolesEnvironment,
  START_ROLES,
  type RolesProject,
} from '../argv/role-compose.ts';
import type { HostEnvironment } from '../config.ts';
import { roleNames } from '../domain/role-login.ts';
import type { RolesPlan } from '../domain/roles-plan.ts';
import type { RoleContainers } from '../ports-roles.ts';
import { createArchive } from './docker-archive.ts';
import { containerOf, publishedPorts, subnets } from './role-engine.ts';
import { readPorts, writePorts } from './role-ports.ts';
import { runTool } from './role-process.ts';
import { createImageContext, type ImageContext } from './role-programs.ts';
import { greetsSsh } from './ssh-greeting.ts';

export type RoleContainersRequest = {
  docker: Dockerode;
  /** a docker program that has compose */
  dockerPath(): Promise<string>;
  env: HostEnvironment;
  /** where shared/ and management/ are */
  packageDir: string;
  prefix: string;
  root: { id: string; state: string };
};

const BUILD_TIMEOUT_MS = 15 * 60_000;
const COMPOSE_TIMEOUT_MS = 3 * 60_000;

export function createRoleContainers(request: RoleContainersRequest): RoleContainers {
  const { docker, prefix, root } = request;
  const names = roleNames(prefix, root.id);
  const file = path.join(request.packageDir, 'management', 'docker-compose.yml');
  const at: RolesProject = { file, project: names.project, prefix, rootId: root.id };
  const portsFile = path.join(root.state, 'role-ports.json');
  let context: Promise<ImageContext> | null = null;

  type Watch = { onLine: (line: string) => void; signal: AbortSignal };
  const tool = async (
    doing: string,
    args: string[],
    watch: Watch,
    more: { env?: Record<string, string>; input?: Buffer; timeoutMs?: number } = {},
  ): Promise<void> =>
    await runTool({
      program: await request.dockerPath(),
      args,
      cwd: '/',
      doing,
      timeoutMs: COMPOSE_TIMEOUT_MS,
      ...watch,
      ...more,
      env: { ...request.env, ...more.env },
    });
  const compose = (
    doing: string,
    command: readonly string[],
    plan: RolesPlan | null,
    watch: Watch,
  ): Promise<void> =>
    tool(doing, rolesCompose(at, plan === null || plan.egressRefused !== null, command), watch, {
      env: rolesEnvironment(at, plan),
    });

  return {
    ensureImage: async (base, onLine, signal) => {
      context ??= createImageContext(request.packageDir);
      const { tar, hash } = await context;
      const tag = imageTag(prefix, hash, base);
      if (await imageExists(docker, tag)) return tag;
      // Shared by all roots of this engine, so it is no single root's to remove.
      const labels = { 'dockfra.root': 'shared', 'dockfra.image': 'role' };
      await tool(
        'building the role image',
        buildRoleImage({ tag, base, labels }),
        { onLine, signal },
        { input: tar, timeoutMs: BUILD_TIMEOUT_MS },
      );
      return tag;
    },
    knownPorts: async () => ({
      running: await publishedPorts(docker, root.id, names.container('gate')),
      remembered: await readPorts(portsFile),
    }),
    rememberPorts: (ports) => writePorts(portsFile, ports),
    isFree: canListen,
    ownAddresses: async () => [...hostAddresses(), ...(await subnets(docker))],
    create: (plan, onLine, signal) =>
      compose('creating the role containers', CREATE_ROLES, plan, { onLine, signal }),
    start: (plan, onLine, signal) =>
      compose('starting the role containers', START_ROLES, plan, { onLine, signal }),
    remove: async (purge, onLine, signal) => {
      await compose('removing the role containers', removeRoles(purge), null, { onLine, signal });
      if (purge) await removeCheckImages(docker, root.id);
    },
    deliver: async (role, files) => {
      const container = await containerOf(docker, root.id, names.container(role));
      await container.putArchive(await createArchive(files), { path: '/etc/dockfra' });
      const { State } = await container.inspect();
      if (State.Running) await tellSupervisor(container);
    },
    answers: greetsSsh,
    lastWords: async (role) => {
      const container = await containerOf(docker, root.id, names.container(role));
      const logs = await container.logs({ stdout: true, stderr: true, tail: 5 });
      return logs
        .toString('utf8')
        .replaceAll(/[^\x20-\x7e\n]/g, '')
        .trim()
        .slice(-500);
    },
  };
}

/** From inside, for a container that was sent a signal by the engine is never started again by it, neither after a crash nor after a reboot. */
async function tellSupervisor(container: Dockerode.Container): Promise<void> {
  const exec = await container.exec({ Cmd: ['sh', '-c', 'kill -HUP 1'], User: '0:0' });
  await exec.start({ Detach: true });
}

function imageTag(prefix: string, hash: string, base: string | null): string {
  if (base === null) return `${prefix}-role:${hash}`;
  return `${prefix}-role:${hash}-${base.replaceAll(/[^A-Za-z0-9]+/g, '_').slice(-80)}`;
}

async function imageExists(docker: Dockerode, tag: string): Promise<boolean> {
  const found = await docker.listImages({ filters: { reference: [tag] } });
  return found.length > 0;
}

function hostAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [
    ...new Set(
      all.filter((item) => !item.internal).map((item) => item.address.split('%')[0] ?? item.address),
    ),
  ];
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** What `prepare` of this root's checks left for the next run. One that a container still uses stays. */
async function removeCheckImages(docker: Dockerode, rootId: string): Promise<void> {
  const images = await docker.listImages({ filters: { label: [`dockfra.root=${rootId}`, 'dockfra.check'] } });
  for (const { Id } of images) {
    try {
      await docker.getImage(Id).remove();
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

/** 404: somebody else was quicker; 409: still in use. */
function isConflict(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    (error.statusCode === 409 || error.statusCode === 404)
  );
}
