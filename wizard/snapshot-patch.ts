import type {
  ServicesPatch,
  ServiceView,
  Snapshot,
  SnapshotPatch,
  StackView,
  TicketRow,
} from './contract.ts';

const SECTIONS = [
  'root',
  'version',
  'sentence',
  'engine',
  'roles',
  'crew',
  'needs',
  'paused',
  'runs',
  'agents',
  'decision_rev',
  'stacks_rev',
  'launch_rev',
  'repair_rev',
  'audit_rev',
] as const;

/** What must be sent so that a page with `before` has `after`; null when nothing changed. The caller sets `seq`. */
export function findPatch(before: Snapshot, after: Snapshot): SnapshotPatch | null {
  const changed = SECTIONS.filter(
    (section) => JSON.stringify(before[section]) !== JSON.stringify(after[section]),
  );
  const tickets = ticketChanges(before.tickets, after.tickets);
  const stacks = stackChanges(before.stacks, after.stacks);
  if (changed.length === 0 && tickets === null && stacks === null) return null;
  const sections: Partial<Snapshot> = Object.fromEntries(changed.map((section) => [section, after[section]]));
  const { tickets: _rows, ...rest } = sections;
  return {
    ...rest,
    ...(tickets ? { tickets } : {}),
    ...stacks,
    seq: after.seq,
    generated_at: after.generated_at,
  };
}

/** The page's half: the same snapshot with the patch laid over it. */
export function applyPatch(snapshot: Snapshot, patch: SnapshotPatch): Snapshot {
  const { tickets, services, ...sections } = patch;
  const next = { ...snapshot, ...sections };
  if (services) next.stacks = next.stacks.map((stack) => patchedStack(stack, services));
  if (!tickets) return next;
  const gone = new Set([...tickets.removed, ...tickets.changed.map((row) => row.id)]);
  const rows = [...snapshot.tickets.filter((row) => !gone.has(row.id)), ...tickets.changed];
  return { ...next, tickets: rows.sort(byId) };
}

function ticketChanges(before: TicketRow[], after: TicketRow[]): SnapshotPatch['tickets'] | null {
  const known = new Map(before.map((row) => [row.id, JSON.stringify(row)]));
  const changed = after.filter((row) => known.get(row.id) !== JSON.stringify(row));
  const present = new Set(after.map((row) => row.id));
  const removed = before.filter((row) => !present.has(row.id)).map((row) => row.id);
  return changed.length + removed.length === 0 ? null : { changed, removed };
}

/** Containers one by one while the stacks are the same ones in the same order; else all of them. */
function stackChanges(
  before: StackView[],
  after: StackView[],
): Pick<SnapshotPatch, 'stacks' | 'services'> | null {
  const names = (stacks: StackView[]) => JSON.stringify(stacks.map(({ name, project }) => [name, project]));
  if (names(before) !== names(after)) return { stacks: after };
  const services = after.flatMap((stack, index) => {
    const was = before[index];
    return was === undefined ? [] : serviceChanges(was, stack);
  });
  return services.length === 0 ? null : { services };
}

function serviceChanges(before: StackView, { project, as_of, services }: StackView): ServicesPatch[] {
  const known = new Map(before.services.map((service) => [service.id, JSON.stringify(service)]));
  const changed = services.filter((service) => known.get(service.id) !== JSON.stringify(service));
  const present = new Set(services.map((service) => service.id));
  const removed = [...known.keys()].filter((id) => !present.has(id));
  if (changed.length + removed.length === 0 && as_of === before.as_of) return [];
  return [{ project, as_of, changed, removed }];
}

function patchedStack(stack: StackView, patches: readonly ServicesPatch[]): StackView {
  const patch = patches.find(({ project }) => project === stack.project);
  if (!patch) return stack;
  const gone = new Set([...patch.removed, ...patch.changed.map((service) => service.id)]);
  const services = [...stack.services.filter((service) => !gone.has(service.id)), ...patch.changed];
  return { ...stack, as_of: patch.as_of, services: services.sort(byName) };
}

/** The order of the containers of a stack. */
export function byName(a: ServiceView, b: ServiceView): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function byId(a: TicketRow, b: TicketRow): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}
