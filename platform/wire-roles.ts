import { homedir } from 'node:os';
import { join } from 'node:path';

import { findDockerClient } from './adapters/docker-client.ts';
import { createRoleContainers } from './adapters/role-containers.ts';
import { gateAddress } from './adapters/gate-address.ts';
import { createRoleKeyring, openRoleKeys } from './adapters/role-keys.ts';
import { readPorts } from './adapters/role-ports.ts';
import { createTerminals } from './adapters/role-terminals.ts';
import { createLinks, type LinkState, type Links } from './adapters/ssh-link.ts';
import { hostEnvironment } from './config.ts';
import { roleNames } from './domain/role-login.ts';
import { ROLE_NAMES, type RoleName } from './domain/ticket.ts';
import { auditedTerminals } from './flows/open-terminal.ts';
import type { LaunchPorts } from './flows/launch-roles.ts';
import type { Duplex } from 'node:stream';
import type { Ports } from './ports.ts';
import type { Terminals } from './ports-terminal.ts';
import { findRole, PACKAGE_DIR } from './wire.ts';

/** What starting and stopping the role containers takes. */
export async function openRoles(ports: Pick<Ports, 'clock' | 'root' | 'settings'>): Promise<LaunchPorts> {
  const { default: Dockerode } = await import('dockerode');
  return {
    clock: ports.clock,
    settings: ports.settings,
    roleContainers: createRoleContainers({
      docker: new Dockerode(),
      dockerPath: async () => (await findDockerClient()).path,
      env: hostEnvironment(),
      packageDir: PACKAGE_DIR,
      prefix: ports.root.prefix,
      root: ports.root,
    }),
    roleKeyring: createRoleKeyring({ state: ports.root.state, home: homedir() }),
  };
}

type LinkHandlers = { onConnection(role: RoleName, channel: Duplex): void; onState(state: LinkState): void };

/** Links to the roles where they were when they were started last. Null when no role has ever been started. */
export async function openLinks(ports: Pick<Ports, 'root'>, handlers: LinkHandlers): Promise<Links | null> {
  const known = await readPorts(join(ports.root.state, 'role-ports.json'));
  const keys = await openRoleKeys({ state: ports.root.state, home: homedir() });
  const roles = ROLE_NAMES.flatMap((role) => {
    const port = known[role];
    return port === undefined ? [] : [{ role, port, hostKey: keys.hosts[role].publicKey }];
  });
  if (roles.length === 0) return null;
  const { default: Dockerode } = await import('dockerode');
  const docker = new Dockerode();
  const gate = roleNames(ports.root.prefix, ports.root.id).container('gate');
  return createLinks({
    roles,
    privateKey: keys.platform.privateKey,
    shortcut: (port) => gateAddress(docker, gate, port),
    ...handlers,
  });
}

/** Shells in the roles with the owner's key, at the ports that the roles have at that moment. */
export function openTerminals(ports: Pick<Ports, 'audit' | 'clock' | 'root'>): Terminals {
  const terminals = createTerminals((role) => findRole(ports.root.state, role));
  return auditedTerminals(ports, terminals);
}
