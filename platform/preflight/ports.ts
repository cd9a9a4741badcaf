import type { PortFact } from '../domain/host-facts.ts';
import { holderText } from '../domain/port-holder.ts';
import { placeOfPort, portFix, portsClash, wantedPorts, type WantedPort } from '../domain/preflight-ports.ts';
import type { ContainerFact, PreflightRule } from '../domain/preflight.ts';

/** A host port that a process or a container of somebody else holds. What the stack's own containers hold is fine. */
export const ports: PreflightRule = {
  name: 'ports',
  title: 'Host ports are free',
  asks: ['ports', 'containers'],
  reads: 'model',
  find: (stack, facts) => {
    const held = facts.ports.known ? facts.ports.value : [];
    const containers = facts.containers.known ? facts.containers.value : [];
    return wantedPorts(stack).flatMap((wanted) => {
      const holder = holderOf(wanted, held, containers);
      if (holder === null) return [];
      return [
        {
          level: 'stop' as const,
          service: wanted.service,
          cause: `port ${portText(wanted)} of service ${wanted.service} is held by ${holder}`,
          place: placeOfPort(wanted),
          fix: portFix(wanted, facts.freePorts[wanted.port]),
        },
      ];
    });
  },
};

function holderOf(
  wanted: WantedPort,
  held: readonly PortFact[],
  containers: readonly ContainerFact[],
): string | null {
  const { project } = wanted.stack;
  if (wanted.protocol === 'tcp') {
    const use = `service ${wanted.service}`;
    const fact = held.find((one) => one.port === wanted.port && one.use === use);
    return fact?.holder && fact.holder.project !== project ? holderText(fact.holder) : null;
  }
  const other = containers.find(
    (one) =>
      one.project !== project &&
      one.ports.some(({ ip, port, protocol }) =>
        portsClash(wanted, { port, protocol, hostIp: /^(0\.0\.0\.0|::)?$/.test(ip) ? '' : ip }),
      ),
  );
  return other?.name ?? null;
}

function portText({ port, protocol }: WantedPort): string {
  return protocol === 'tcp' ? String(port) : `${String(port)}/${protocol}`;
}
