import { ROLE_NAMES, type RoleName } from '../../platform/domain/ticket.ts';
import { ROLES } from '../../platform/roles/registry.gen.ts';
import type { RoleView } from '../contract.ts';
import type { EngineSeen } from './engine-watch.ts';

export type Links = Partial<Record<RoleName, boolean>>;

type Crew = {
  seen: EngineSeen['roles'];
  links: Links;
  state: string;
};

/** Pure: the four roles with container, link and how to log in; what they do stands in the crew. */
export function roleViews({ seen, links, state }: Crew): RoleView[] {
  return ROLE_NAMES.map((name) => {
    const container = seen?.find((item) => item.role === name);
    return {
      name,
      summary: ROLES[name].summary,
      container: container ? { state: container.state, health: container.health } : null,
      linked: links[name] ?? null,
      ssh: `ssh -F ${quoted(`${state}/ssh_config`)} ${name}`,
      grants: ROLES[name].grants,
    };
  });
}

/** For copying into a POSIX shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
