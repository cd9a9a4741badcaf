import type { CallerRole } from './ticket.ts';

export const AREAS = ['tickets', 'code', 'stacks', 'config', 'secrets'] as const;
export type Area = (typeof AREAS)[number];

/** Ordered: each level includes the ones before it. */
export const LEVELS = ['none', 'read', 'write', 'operate', 'admin'] as const;
export type Level = (typeof LEVELS)[number];

export type Grants = Record<Area, Level>;
export type Need = { area: Area; level: Level };

/** Who is asking. `personClaimed`: the name comes from where it could be forged (the developer's bash). */
export type Caller = {
  role: CallerRole;
  person: string;
  personClaimed: boolean;
  via: 'ssh' | 'cli' | 'wizard' | 'daemon' | 'platform';
};

export const OWNER_GRANTS: Grants = {
  tickets: 'admin',
  code: 'admin',
  stacks: 'admin',
  config: 'admin',
  secrets: 'admin',
};

/** True when `grants` cover `need`. */
export function may(grants: Grants, need: Need): boolean {
  return LEVELS.indexOf(grants[need.area]) >= LEVELS.indexOf(need.level);
}

/** "role:person", as it stands in histories and audit lines; a name that could be forged ends with "?". */
export function actorOf(caller: Caller): string {
  return `${caller.role}:${caller.person}${caller.personClaimed ? '?' : ''}`;
}
