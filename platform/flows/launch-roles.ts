import { DockfraError } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { egressEnvironment, parsePersonKey, roleFiles, type PersonKey } from '../domain/role-login.ts';
import type { RoleDefinition } from '../domain/role.ts';
import type { Config } from '../domain/config.ts';
import { ROLE_NAMES, type RoleName } from '../domain/ticket.ts';
import type { Clock, Progress, Settings } from '../ports.ts';
import type { RolesPlan } from '../domain/roles-plan.ts';
import type { RoleContainers, RoleKeyring } from '../ports-roles.ts';

export type LaunchPorts = {
  clock: Clock;
  settings: Settings;
  roleContainers: RoleContainers;
  roleKeyring: RoleKeyring;
};
export type LaunchRequest = {
  roles: Readonly<Record<RoleName, RoleDefinition>>;
  progress: Progress;
  signal: AbortSignal;
};
export type LaunchedRoles = { ports: Record<RoleName, number>; sshConfig: string };

const HEALTH_TIMEOUT_MS = 30_000;

/** Images, containers, keys, start, and then waits until every role's sshd really answers. Idempotent. */
export async function launchRoles(
  ports: LaunchPorts,
  request: LaunchRequest,
): Promise<Result<LaunchedRoles>> {
  const { roleContainers } = ports;
  const { progress, signal } = request;
  const config = await ports.settings.current();
  const people = readPeople(config);
  if (!people.ok) return people;
  const chosen = await choosePorts(ports, config, request.roles);
  if (!chosen.ok) return chosen;

  const onLine = (line: string): void => progress('roles', line);
  progress('roles', 'preparing the role image');
  const plan = await planRoles(roleContainers, config, chosen.value, { onLine, signal });
  progress('roles', 'creating gate and roles');
  await roleContainers.create(plan, onLine, signal);
  progress('roles', 'delivering keys and sshd settings');
  await deliverAll(ports, { plan, roles: request.roles, people: people.value });
  await roleContainers.start(plan, onLine, signal);
  await Promise.all(ROLE_NAMES.map((role) => waitForSshd(ports, role, plan.ports[role], request)));

  await roleContainers.rememberPorts(plan.ports);
  return ok({ ports: plan.ports, sshConfig: await ports.roleKeyring.writeSshFiles(plan.ports) });
}

/** Removes gate, roles and their networks; homes, keys and work stay unless `purge`. */
export async function stopRoles(
  ports: Pick<LaunchPorts, 'roleContainers'>,
  request: { purge: boolean; progress: Progress; signal: AbortSignal },
): Promise<void> {
  await ports.roleContainers.remove(request.purge, (line) => request.progress('roles', line), request.signal);
}

type Watch = { onLine: (line: string) => void; signal: AbortSignal };

async function planRoles(
  containers: RoleContainers,
  config: Config,
  ports: Record<RoleName, number>,
  watch: Watch,
): Promise<RolesPlan> {
  const { manager, developer, monitor, autopilot } = config.roles;
  const roleImage = await containers.ensureImage(null, watch.onLine, watch.signal);
  const base = developer.image;
  const developerImage =
    base === undefined ? roleImage : await containers.ensureImage(base, watch.onLine, watch.signal);
  const resources = {
    manager: manager.resources,
    developer: developer.resources,
    monitor: monitor.resources,
    autopilot: autopilot.resources,
  };
  return {
    ports,
    roleImage,
    developerImage,
    resources,
    egressRefused: developer.egress === 'open' ? await containers.ownAddresses() : null,
  };
}

async function deliverAll(
  ports: LaunchPorts,
  request: { plan: RolesPlan; roles: LaunchRequest['roles']; people: Record<RoleName, PersonKey[]> },
): Promise<void> {
  const keys = await ports.roleKeyring.open();
  for (const role of ROLE_NAMES) {
    const open = role === 'developer' && request.plan.egressRefused !== null;
    const files = roleFiles({
      role: request.roles[role],
      people: [...keys.owners, ...request.people[role]],
      platformKey: keys.platformKey,
      hostPrivateKey: keys.hostPrivateKeys[role],
      environment: open ? egressEnvironment('egress') : {},
    });
    await ports.roleContainers.deliver(role, files);
  }
}

/** dockfra.yaml's keys by role, or everything that is wrong with them. */
function readPeople(config: Config): Result<Record<RoleName, PersonKey[]>> {
  const faults: string[] = [];
  const read = (role: RoleName): PersonKey[] =>
    config.roles[role].ssh.keys.flatMap((line, at) => {
      const key = parsePersonKey(line, `key-${at + 1}`);
      if (key === null)
        faults.push(
          `roles.${role}.ssh.keys[${at}] is no public key (as in a .pub file, without options): ${line.slice(0, 40)}`,
        );
      return key ?? [];
    });
  const people = {
    manager: read('manager'),
    developer: read('developer'),
    monitor: read('monitor'),
    autopilot: read('autopilot'),
  };
  const others = ROLE_NAMES.filter((role) => role !== 'developer' && config.roles[role].egress === 'open');
  for (const role of others)
    faults.push(`roles.${role}.egress is "open": only the developer can have a way out`);
  const images = ROLE_NAMES.filter((role) => role !== 'developer' && config.roles[role].image !== undefined);
  for (const role of images)
    faults.push(`roles.${role}.image is set: only the developer can have another image`);
  return faults.length === 0
    ? ok(people)
    : refuse('invalid_input', faults[0] ?? '', 'correct dockfra.yaml', faults);
}

/** dockfra.yaml's port or none other; else the one of last time, the usual one, the next free one. */
async function choosePorts(
  ports: LaunchPorts,
  config: Config,
  roles: LaunchRequest['roles'],
): Promise<Result<Record<RoleName, number>>> {
  const { running, remembered } = await ports.roleContainers.knownPorts();
  const taken = new Set(Object.values(running));
  const chosen = new Map<RoleName, number>();
  const usable = async (role: RoleName, port: number): Promise<boolean> => {
    if ([...chosen.values()].includes(port)) return false;
    return running[role] === port || (!taken.has(port) && (await ports.roleContainers.isFree(port)));
  };
  for (const role of ROLE_NAMES) {
    const wanted = config.roles[role].port;
    if (wanted === undefined) continue;
    if (!(await usable(role, wanted)))
      return refuse(
        'conflict',
        `port ${wanted} of roles.${role}.port is taken`,
        'end what holds it (dockfra doctor names it), or set another port in dockfra.yaml',
      );
    chosen.set(role, wanted);
  }
  for (const role of ROLE_NAMES) {
    if (chosen.has(role)) continue;
    const usual = roles[role].port;
    const further = Array.from({ length: 200 }, (_, at) => usual + 10 * (at + 1));
    for (const port of [running[role], remembered[role], usual, ...further]) {
      if (port === undefined || !(await usable(role, port))) continue;
      chosen.set(role, port);
      break;
    }
  }
  const { manager, developer, monitor, autopilot } = Object.fromEntries(chosen);
  if (manager === undefined || developer === undefined || monitor === undefined || autopilot === undefined) {
    return refuse(
      'conflict',
      'no free port for the roles was found from 2200 on',
      'set roles.<role>.port in dockfra.yaml',
    );
  }
  return ok({ manager, developer, monitor, autopilot });
}

async function waitForSshd(
  ports: LaunchPorts,
  role: RoleName,
  port: number,
  request: LaunchRequest,
): Promise<void> {
  const { clock, roleContainers } = ports;
  const until = clock.now().getTime() + HEALTH_TIMEOUT_MS;
  while (!(await roleContainers.answers(port, request.signal))) {
    if (clock.now().getTime() > until) {
      const words = await roleContainers.lastWords(role);
      throw new DockfraError(
        'role_unhealthy',
        `${role} does not answer on 127.0.0.1:${port} after ${HEALTH_TIMEOUT_MS / 1000} s`,
        `its last words: ${words || 'none'}`,
      );
    }
    await clock.sleep(100, request.signal);
  }
  request.progress('roles', `${role} answers on 127.0.0.1:${port}`);
}
