import type { ComposeModel } from './compose.ts';
import type { DiskFact, PortFact, PortWish } from './host-facts.ts';
import { heldText } from './port-holder.ts';
import { refuse, type Refusal } from './result.ts';

const MIN_FREE_BYTES = 1024 ** 3;

/** The host ports (TCP) that a stack publishes; ranges in full, random ones not at all. */
export function publishedPorts(model: ComposeModel): PortWish[] {
  return Object.entries(model.services).flatMap(([service, { ports }]) =>
    (ports ?? []).flatMap(({ published, host_ip, protocol }) => {
      if (protocol === 'udp') return [];
      return range(published).map((port) => ({
        port,
        use: `service ${service}`,
        ...(host_ip === undefined ? {} : { hostIp: host_ip }),
      }));
    }),
  );
}

/** Why the stack cannot start on this host right now, or null. Ports that the stack's own containers hold are fine. */
export function judgePreflight(
  stack: { name: string; project: string },
  ports: readonly PortFact[],
  disks: readonly DiskFact[],
): Refusal | null {
  const taken = takenPorts(stack, ports);
  const full = disks.filter(({ freeBytes }) => freeBytes < MIN_FREE_BYTES);
  const details = [
    ...taken.map(heldText),
    ...full.map(({ what, path }) => `less than 1 GB free for ${what} (${path})`),
  ];
  if (details.length === 0) return null;
  const cure =
    taken.length > 0
      ? 'stop what holds the port, or change the published port of the stack'
      : 'docker system df   shows what takes space';
  return refuse(
    taken.length > 0 ? 'conflict' : 'limits',
    `stack ${stack.name} cannot start: ${details.join('; ')}`,
    cure,
    details,
  ).refusal;
}

/** Ports that somebody else holds than the stack's own containers. */
export function takenPorts(stack: { project: string }, ports: readonly PortFact[]): PortFact[] {
  return ports.filter(({ holder }) => holder !== null && holder.project !== stack.project);
}

function range(published: string | undefined): number[] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(published ?? '');
  if (!match) return [];
  const first = Number(match[1]);
  const last = Math.min(Number(match[2] ?? match[1]), first + 200);
  return first === 0
    ? []
    : Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
