import type { Ticket } from './ticket.ts';

const FINISHED = new Set(['done', 'closed']);
const PRIORITY_ORDER = { critical: 0, high: 1, normal: 2, low: 3 } as const;

/** Ids among `depends_on` that are not finished; an id that does not exist counts as open. */
export function openDependencies(ticket: Ticket, all: Ticket[]): string[] {
  const finished = new Set(all.filter((other) => FINISHED.has(other.status)).map((other) => other.id));
  return ticket.depends_on.filter((id) => !finished.has(id));
}

/** Ready = open, no open dependency, assigned to a role that can resolve it (the developer; the monitor for incidents and chores). */
export function isReady(ticket: Ticket, all: Ticket[]): boolean {
  if (ticket.status !== 'open' || openDependencies(ticket, all).length > 0) return false;
  if (ticket.assigned_to === 'developer') return true;
  return ticket.assigned_to === 'monitor' && (ticket.type === 'incident' || ticket.type === 'chore');
}

/** Ready tickets, most urgent first, then oldest. */
export function findReady(all: Ticket[]): Ticket[] {
  return all
    .filter((ticket) => isReady(ticket, all))
    .sort((a, b) => PRIORITY_ORDER[a.priority] - PRIORITY_ORDER[b.priority] || a.id.localeCompare(b.id));
}

/** The cycle that `dependsOn` of `id` would close, as a list of ids that starts and ends with `id`; null when there is none. */
export function findCycle(id: string, dependsOn: string[], all: Ticket[]): string[] | null {
  const edges = new Map(all.map((ticket) => [ticket.id, ticket.depends_on]));
  edges.set(id, dependsOn);
  const seen = new Set<string>();
  const visit = (current: string, path: string[]): string[] | null => {
    for (const next of edges.get(current) ?? []) {
      if (next === id) return [...path, id];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = visit(next, [...path, next]);
      if (found) return found;
    }
    return null;
  };
  return visit(id, [id]);
}
