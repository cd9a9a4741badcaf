import type { ContainerFacts } from './incident.ts';

/** What earlier looks saw, as far as one look cannot tell: restarts over time, kills between two looks, services that were there. */
export type WatchHistory = {
  containers: Readonly<
    Record<string, { restarts: readonly { at: number; total: number }[]; oomAt: number | null }>
  >;
  services: Readonly<Record<string, { missingSince: number | null }>>;
};

export const NO_HISTORY: WatchHistory = { containers: {}, services: {} };

/** All containers of one stack at one moment. */
export type StackLook = { stack: string; containers: readonly (ContainerFacts & { service: string })[] };

/** As many restarts in as many minutes are a loop. */
export const LOOP_RESTARTS = 3;
export const LOOP_MS = 10 * 60_000;
/** A container that is being replaced is away for a moment. */
export const GONE_MS = 10_000;

export const serviceKey = (stack: string, service: string): string => JSON.stringify([stack, service]);

/** The history with this look in it. A stack without any running container is forgotten: somebody took it down. */
export function remember(history: WatchHistory, look: StackLook, now: Date): WatchHistory {
  const at = now.getTime();
  const containers = { ...history.containers };
  for (const { id, restarts: total, oomKilled } of look.containers) {
    const before = containers[id];
    const known = (before?.restarts ?? []).filter(
      (one) => at - one.at <= LOOP_MS || one === before?.restarts.at(-1),
    );
    containers[id] = {
      restarts: known.at(-1)?.total === total ? known : [...known, { at, total }],
      oomAt: oomKilled ? at : (before?.oomAt ?? null),
    };
  }
  return { containers: bounded(containers), services: rememberServices(history, look, at) };
}

/** The history in which this container was killed for memory: the engine forgets it when the container is started again. */
export function rememberKill(history: WatchHistory, containerId: string, now: Date): WatchHistory {
  const restarts = history.containers[containerId]?.restarts ?? [];
  const containers = { ...history.containers, [containerId]: { restarts, oomAt: now.getTime() } };
  return { ...history, containers: bounded(containers) };
}

function rememberServices({ services }: WatchHistory, look: StackLook, at: number): WatchHistory['services'] {
  const kept = Object.fromEntries(Object.entries(services).filter(([key]) => !isOf(key, look.stack)));
  if (!look.containers.some(({ state }) => state === 'running')) return kept;
  for (const key of Object.keys(services).filter((one) => isOf(one, look.stack)))
    kept[key] = { missingSince: services[key]?.missingSince ?? at };
  for (const { service } of look.containers) kept[serviceKey(look.stack, service)] = { missingSince: null };
  return kept;
}

/** Restarts of the container within the last minutes; what it had when it was first seen does not count. */
export function restartsOf(history: WatchHistory, id: string, now: Date): number {
  const known = history.containers[id]?.restarts ?? [];
  const since = now.getTime() - LOOP_MS;
  const base = known.findLast(({ at }) => at < since) ?? known[0];
  return Math.max(0, (known.at(-1)?.total ?? 0) - (base?.total ?? 0));
}

/** Was it killed for memory a moment ago? A container that was started again does not know it any more. */
export function oomLately(history: WatchHistory, id: string, now: Date): boolean {
  const at = history.containers[id]?.oomAt ?? null;
  return at !== null && now.getTime() - at <= LOOP_MS;
}

/** Services that were there and are not, for long enough. */
export function missingServices(history: WatchHistory, stack: string, now: Date): string[] {
  return Object.entries(history.services).flatMap(([key, { missingSince }]) =>
    isOf(key, stack) && missingSince !== null && now.getTime() - missingSince >= GONE_MS ? [nameOf(key)] : [],
  );
}

const MAX_CONTAINERS = 1000;

function bounded<T>(all: Record<string, T>): Record<string, T> {
  const entries = Object.entries(all);
  return entries.length <= MAX_CONTAINERS ? all : Object.fromEntries(entries.slice(-MAX_CONTAINERS));
}

const isOf = (key: string, stack: string): boolean => key.startsWith(`[${JSON.stringify(stack)},`);

function nameOf(key: string): string {
  const parts: unknown = JSON.parse(key);
  return Array.isArray(parts) ? String(parts[1]) : '';
}
