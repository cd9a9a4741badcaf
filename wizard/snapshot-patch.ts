import type { Snapshot, SnapshotPatch, TicketRow } from './contract.ts';

const SECTIONS = [
  'root',
  'version',
  'sentence',
  'engine',
  'stacks',
  'roles',
  'crew',
  'needs',
  'paused',
  'runs',
  'agents',
  'decision_rev',
] as const;

/** What must be sent so that a page with `before` has `after`; null when nothing changed. The caller sets `seq`. */
export function findPatch(before: Snapshot, after: Snapshot): SnapshotPatch | null {
  const changed = SECTIONS.filter(
    (section) => JSON.stringify(before[section]) !== JSON.stringify(after[section]),
  );
  const tickets = ticketChanges(before.tickets, after.tickets);
  if (changed.length === 0 && tickets === null) return null;
  const sections: Partial<Snapshot> = Object.fromEntries(changed.map((section) => [section, after[section]]));
  const { tickets: _rows, ...rest } = sections;
  return { ...rest, ...(tickets ? { tickets } : {}), seq: after.seq, generated_at: after.generated_at };
}

/** The page's half: the same snapshot with the patch laid over it. */
export function applyPatch(snapshot: Snapshot, patch: SnapshotPatch): Snapshot {
  const { tickets, ...sections } = patch;
  if (!tickets) return { ...snapshot, ...sections };
  const gone = new Set([...tickets.removed, ...tickets.changed.map((row) => row.id)]);
  const rows = [...snapshot.tickets.filter((row) => !gone.has(row.id)), ...tickets.changed];
  return { ...snapshot, ...sections, tickets: rows.sort(byId) };
}

function ticketChanges(before: TicketRow[], after: TicketRow[]): SnapshotPatch['tickets'] | null {
  const known = new Map(before.map((row) => [row.id, JSON.stringify(row)]));
  const changed = after.filter((row) => known.get(row.id) !== JSON.stringify(row));
  const present = new Set(after.map((row) => row.id));
  const removed = before.filter((row) => !present.has(row.id)).map((row) => row.id);
  return changed.length + removed.length === 0 ? null : { changed, removed };
}

function byId(a: TicketRow, b: TicketRow): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}
