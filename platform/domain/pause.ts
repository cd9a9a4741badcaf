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
