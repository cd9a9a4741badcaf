import { ROLE_NAMES, type RoleName } from '../../platform/domain/ticket.ts';
import { ROLES } from '../../platform/roles/registry.gen.ts';
import type { RoleView, TicketRow } from '../contract.ts';
import type { EngineSeen } from './engine-watch.ts';

export type Links = Partial<Record<RoleName, boolean>>;

export type RolePauses = Partial<Record<RoleName, RoleView['paused']>>;

type Crew = {
  seen: EngineSeen['roles'];
  links: Links;
  tickets: TicketRow[];
  pauses: RolePauses;
  state: string;
};

/** Pure: the four roles with container, link, work and how to log in. */
export function roleViews({ seen, links, tickets, pauses, state }: Crew): RoleView[] {
  return ROLE_NAMES.map((name) => {
    const container = seen?.find((item) => item.role === name);
    return {
      name,
      summary: ROLES[name].summary,
      container: container ? { state: container.state, health: container.health } : null,
      linked: links[name] ?? null,
      paused: pauses[name] ?? null,
      working_on: tickets.filter((ticket) => busyWith(ticket, name)).map((ticket) => ticket.id),
      ssh: `ssh -F ${quoted(`${state}/ssh_config`)} ${name}`,
      grants: ROLES[name].grants,
    };
  });
}

function busyWith(ticket: TicketRow, role: RoleName): boolean {
  if (ticket.status === 'deploying') return role === 'monitor';
  return ticket.status === 'in_progress' && (ticket.holder?.split(':')[0] ?? ticket.assigned_to) === role;
}

/** For copying into a POSIX shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
