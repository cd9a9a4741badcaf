import type Dockerode from 'dockerode';

import { DockfraError } from '../domain/errors.ts';
import type { RoleName } from '../domain/ticket.ts';

/** The port inside the gate by role: the other end of management/docker-compose.yml. */
const GATE_PORTS: readonly (readonly [RoleName, number])[] = [
  ['developer', 2200],
  ['monitor', 2201],
  ['manager', 2202],
  ['autopilot', 2203],
];

/** A container of this root by name; never one that only has the same name. */
export async function containerOf(
  docker: Dockerode,
  rootId: string,
  name: string,
): Promise<Dockerode.Container> {
  const found = await docker.listContainers({
    all: true,
    filters: { name: [`^/${name}$`], label: [`dockfra.root=${rootId}`] },
  });
  const id = found[0]?.Id;
  if (id === undefined)
    throw new DockfraError(
      'role_missing',
      `there is no container ${name} of this root`,
      'make it with: dockfra up',
    );
  return docker.getContainer(id);
}

/** The host ports that the running gate holds. */
export async function publishedPorts(
  docker: Dockerode,
  rootId: string,
  gate: string,
): Promise<Partial<Record<RoleName, number>>> {
  const found = await docker.listContainers({
    filters: { name: [`^/${gate}$`], label: [`dockfra.root=${rootId}`] },
  });
  const bound = found[0]?.Ports ?? [];
  const pairs = GATE_PORTS.map(
    ([role, inner]) => [role, bound.find((port) => port.PrivatePort === inner)?.PublicPort] as const,
  );
  return Object.fromEntries(pairs.filter(([, port]) => port !== undefined));
}

/** Every network of the engine, as "ADDRESS/BITS". */
export async function subnets(docker: Dockerode): Promise<string[]> {
  const networks = await docker.listNetworks();
  return networks.flatMap((network) => network.IPAM?.Config ?? []).flatMap((config) => config.Subnet ?? []);
}
