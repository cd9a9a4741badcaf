import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import Dockerode from 'dockerode';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createRoleContainers } from '../../platform/adapters/role-containers.ts';
import { createRoleKeyring, openRoleKeys, type RoleKeys } from '../../platform/adapters/role-keys.ts';
import { hostEnvironment } from '../../platform/config.ts';
import { configSchema, type Config } from '../../platform/domain/config.ts';
import { roleNames } from '../../platform/domain/role-login.ts';
import {
  launchRoles,
  stopRoles,
  type LaunchedRoles,
  type LaunchPorts,
} from '../../platform/flows/launch-roles.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { ROLES } from '../../platform/roles/registry.gen.ts';

export const PACKAGE_DIR = fileURLToPath(new URL('../../', import.meta.url));

export type RoleStack = {
  docker: Dockerode;
  rootId: string;
  names: ReturnType<typeof roleNames>;
  state: string;
  keys: RoleKeys;
  launched: LaunchedRoles;
  ports: LaunchPorts;
  lines: string[];
  container(role: RoleName | 'gate'): Dockerode.Container;
  remove(): Promise<void>;
};

export type Ran = { code: number; out: string; err: string };

/** Gate and four roles of a root of its own, as `dockfra up` makes them; `remove` takes everything away again. */
export async function startRoleStack(config: unknown = {}): Promise<RoleStack> {
  const base = await mkdtemp(path.join(tmpdir(), 'dockfra-roles-'));
  const state = path.join(base, '.dockfra');
  await mkdir(state, { mode: 0o700 });
  const rootId = randomBytes(4).toString('hex');
  const prefix = 'dft';
  const docker = new Dockerode();
  const settings: Config = configSchema.parse(config);
  const root = { id: rootId, state };
  const ports: LaunchPorts = {
    clock: { now: () => new Date(), sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}) },
    settings: { current: () => Promise.resolve(settings) } as LaunchPorts['settings'],
    roleContainers: createRoleContainers({
      docker,
      dockerPath: async () => (await findDockerClient()).path,
      env: hostEnvironment(),
      packageDir: PACKAGE_DIR,
      prefix,
      root,
    }),
    roleKeyring: createRoleKeyring({ state, home: path.join(base, 'home') }),
  };
  const lines: string[] = [];
  const request = {
    progress: (_stage: string, text: string) => void lines.push(text),
    signal: AbortSignal.timeout(300_000),
  };
  const names = roleNames(prefix, rootId);
  const remove = async (): Promise<void> => {
    await stopRoles(ports, { purge: true, progress: () => undefined, signal: AbortSignal.timeout(120_000) });
    await rm(base, { recursive: true, force: true });
  };
  try {
    const launched = await launchRoles(ports, { ...request, roles: ROLES });
    if (!launched.ok) throw new Error(launched.refusal.message);
    const keys = await openRoleKeys({ state, home: path.join(base, 'home') });
    return {
      docker,
      rootId,
      names,
      state,
      keys,
      launched: launched.value,
      ports,
      lines,
      container: (role) => docker.getContainer(names.container(role)),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A program of this host to its end; never throws for its exit code. */
export function run(
  program: string,
  args: readonly string[],
  options: { input?: string; timeoutMs?: number; cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      {
        timeout: options.timeoutMs ?? 30_000,
        maxBuffer: 16_000_000,
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
      },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 255, out, err });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** The system's OpenSSH client on the root's own ssh_config. */
export function ssh(
  stack: RoleStack,
  args: readonly string[],
  options: { input?: string; timeoutMs?: number } = {},
): Promise<Ran> {
  return run('ssh', ['-F', stack.launched.sshConfig, '-o', 'BatchMode=yes', ...args], options);
}

/** Runs a program inside a container of ours as `user`, through the engine; for looking from inside. */
export async function inside(
  stack: RoleStack,
  role: RoleName | 'gate',
  command: string[],
  user = 'root',
): Promise<Ran> {
  return await run('/usr/bin/docker', ['exec', '--user', user, stack.names.container(role), ...command]);
}
