import type { RoleName } from './ticket.ts';

/** A stop by a person or the autopilot. With `role` only that role stands still, without it everything does. */
export type Pause = { by: string; at: string; reason: string; role?: RoleName | undefined };

/** One line: what is paused, by whom and why. */
export function pauseLine({ by, reason, role }: Pause): string {
  const what = role === undefined ? 'everything' : `the ${role}`;
  return `${what} is paused by ${by}${reason === '' ? '' : `: ${reason}`}`;
}

/** The command that ends it. */
export function pauseHint({ role }: Pause): string {
  return role === undefined ? 'go on with: dockfra resume' : `go on with: dockfra crew resume ${role}`;
}

const MAX_REASON = 1000;

/** What stands after another pause of the same: who paused first stays, with the reason; a further reason is added to it. */
export function joinPauses(before: Pause | null, next: Pause): Pause {
  if (before === null || before.at === '') return next; // a record that cannot be read has nothing to keep
  const said = next.reason.trim();
  if (said === '' || before.reason.includes(said)) return before;
  const added = before.reason === '' ? said : `${before.reason}; ${next.by}: ${said}`;
  return { ...before, reason: added.slice(0, MAX_REASON) };
}
