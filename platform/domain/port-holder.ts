import type { PortFact, PortHolder } from './host-facts.ts';

/** Who holds a port, as it is said everywhere. */
export function holderText({ container, pid, program }: PortHolder): string {
  if (container !== null) return container;
  return pid === null ? 'a program of another user' : `${program ?? 'a program'} (pid ${String(pid)})`;
}

/** "port 8080 of service web is held by nginx (pid 42)"; `use` is a phrase: "the wizard", "role monitor", "service web". */
export function heldText({ port, use, holder }: PortFact): string {
  return `port ${String(port)} of ${use} is held by ${holder === null ? 'nobody' : holderText(holder)}`;
}

/** How to get the port back. */
export function freeingText({ port, holder }: PortFact): string {
  if (holder?.container) return `docker stop ${holder.container}`;
  return holder?.pid ? `kill ${String(holder.pid)}` : `sudo ss -ltnp 'sport = :${String(port)}'`;
}
