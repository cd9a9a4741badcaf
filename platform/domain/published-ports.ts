import type { ComposeModel } from './compose.ts';
import type { PortFact, PortWish } from './host-facts.ts';

/** The host ports (TCP) that a stack publishes; ranges in full, random ones not at all. */
export function publishedPorts(model: ComposeModel): PortWish[] {
  return Object.entries(model.services).flatMap(([service, { ports }]) =>
    (ports ?? []).flatMap(({ published, host_ip, protocol }) => {
      if (protocol === 'udp') return [];
      return portsIn(published).map((port) => ({
        port,
        use: `service ${service}`,
        ...(host_ip === undefined ? {} : { hostIp: host_ip }),
      }));
    }),
  );
}

/** Ports that somebody else holds than the stack's own containers. */
export function takenPorts(stack: { project: string }, ports: readonly PortFact[]): PortFact[] {
  return ports.filter(({ holder }) => holder !== null && holder.project !== stack.project);
}

/** "8080" or "9000-9002" as single ports; none for a random one. */
export function portsIn(published: string | undefined): number[] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(published ?? '');
  if (!match) return [];
  const first = Number(match[1]);
  const last = Math.min(Number(match[2] ?? match[1]), first + 200);
  return first === 0
    ? []
    : Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
