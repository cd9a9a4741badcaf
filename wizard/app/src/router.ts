import { useSyncExternalStore } from 'react';

import type { RoleName } from '../../../platform/domain/ticket.ts';

export type Route =
  | { page: 'overview' }
  | { page: 'login'; stale: boolean }
  | { page: 'tickets'; status: string | null }
  | { page: 'ticket'; id: string; tab: TicketTab }
  | { page: 'crew' }
  | { page: 'role'; role: RoleName; tab: RoleTab }
  | { page: 'inbox' }
  | { page: 'usage' }
  | { page: 'settings'; stack: string | null }
  | { page: 'start' }
  | { page: 'stacks' }
  | { page: 'stack'; stack: string; tab: StackTab }
  | { page: 'service'; stack: string; service: string; tab: ServiceTab }
  | { page: 'logs'; query: string }
  | { page: 'launch' }
  | { page: 'activity'; query: string }
  | { page: 'doctor' }
  | { page: 'missing' };

export const TICKET_TABS = ['story', 'diff', 'evidence', 'transcript'] as const;
export type TicketTab = (typeof TICKET_TABS)[number];
export const ROLE_TABS = ['work', 'terminal', 'model', 'engine'] as const;
export type RoleTab = (typeof ROLE_TABS)[number];
/** `compose` and `launch` are parts of their own: wizard/app/src/compose, wizard/app/src/launch. */
export const STACK_TABS = ['services', 'compose', 'launch'] as const;
export type StackTab = (typeof STACK_TABS)[number];
export const SERVICE_TABS = ['state', 'container', 'logs'] as const;
export type ServiceTab = (typeof SERVICE_TABS)[number];
/** Only the developer writes code. */
export const tabsOf = (role: RoleName): readonly RoleTab[] =>
  ROLE_TABS.filter((tab) => tab !== 'engine' || role === 'developer');
const ROLES = ['manager', 'developer', 'monitor', 'autopilot'] as const satisfies readonly RoleName[];

/** The whole router: an address is a page, and nothing is kept anywhere else. */
export function parseRoute(path: string, query: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts[0] === 'stacks') return stackRoute(parts.slice(1));
  const [first, id, tab, ...more] = parts;
  if (more.length > 0) return { page: 'missing' };
  if (first === undefined) return { page: 'overview' };
  const params = new URLSearchParams(query);
  if (first === 'login' && id === undefined) return { page: 'login', stale: params.has('stale') };
  if (first === 'logs' && id === undefined) return { page: 'logs', query };
  if (first === 'launch' && id === undefined) return { page: 'launch' };
  if (first === 'activity' && id === undefined) return { page: 'activity', query };
  if (first === 'doctor' && id === undefined) return { page: 'doctor' };
  if (first === 'crew') return crewRoute(id, tab);
  if ((first === 'inbox' || first === 'usage') && id === undefined) return { page: first };
  if (first === 'settings' && id === undefined) return { page: 'settings', stack: params.get('stack') };
  if (first === 'start' && id === undefined) return { page: 'start' };
  if (first !== 'tickets') return { page: 'missing' };
  if (id === undefined) return { page: 'tickets', status: params.get('status') };
  const known = TICKET_TABS.find((name) => name === (tab ?? 'story'));
  return known && /^T-\d{4,}$/.test(id) ? { page: 'ticket', id, tab: known } : { page: 'missing' };
}

function crewRoute(name: string | undefined, tab: string | undefined): Route {
  if (name === undefined) return { page: 'crew' };
  const role = ROLES.find((one) => one === name);
  const known = role && tabsOf(role).find((one) => one === (tab ?? 'work'));
  return role && known ? { page: 'role', role, tab: known } : { page: 'missing' };
}

/** /stacks, /stacks/NAME[/TAB], /stacks/NAME/services/SERVICE[/TAB] */
function stackRoute([stack, tab, service, serviceTab, ...more]: string[]): Route {
  if (more.length > 0) return { page: 'missing' };
  if (stack === undefined) return { page: 'stacks' };
  if (service === undefined) {
    const known = STACK_TABS.find((name) => name === (tab ?? 'services'));
    return known ? { page: 'stack', stack: named(stack), tab: known } : { page: 'missing' };
  }
  const known = SERVICE_TABS.find((name) => name === (serviceTab ?? 'state'));
  if (tab !== 'services' || !known) return { page: 'missing' };
  return { page: 'service', stack: named(stack), service: named(service), tab: known };
}

function named(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // somebody's own percent sign: the platform will not know the name either
  }
}

export function stackPath(stack: string, tab: StackTab = 'services'): string {
  const path = `/stacks/${encodeURIComponent(stack)}`;
  return tab === 'services' ? path : `${path}/${tab}`;
}

export function servicePath(stack: string, service: string, tab: ServiceTab = 'state'): string {
  const path = `${stackPath(stack)}/services/${encodeURIComponent(service)}`;
  return tab === 'state' ? path : `${path}/${tab}`;
}

/** A place in the compose editor. `file`: below the root. */
export function composePlacePath(stack: string, { file, line }: { file: string; line: number }): string {
  return `${stackPath(stack, 'compose')}?${new URLSearchParams({ file, line: String(line) }).toString()}`;
}

/** The page of a service with the first fix of what is wrong lying open. */
export function repairPath(stack: string, service: string): string {
  return `${servicePath(stack, service)}?repair`;
}

/** The page of logs with these services chosen. */
export function logsPath(services: readonly { stack: string; service: string }[]): string {
  const params = new URLSearchParams(
    services.map(({ stack, service }) => ['service', `${stack}/${service}`]),
  );
  return services.length === 0 ? '/logs' : `/logs?${params.toString()}`;
}

export function rolePath(role: RoleName, tab: RoleTab = 'work'): string {
  return tab === 'work' ? `/crew/${role}` : `/crew/${role}/${tab}`;
}

export function ticketPath(id: string, tab: TicketTab = 'story'): string {
  return tab === 'story' ? `/tickets/${id}` : `/tickets/${id}/${tab}`;
}

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to === location.pathname + location.search) return;
  const state = { scroll: 0 };
  if (how === 'push') history.pushState(state, '', to);
  else history.replaceState(state, '', to);
  dispatchEvent(new PopStateEvent('popstate', { state }));
}

export function useRoute(): Route {
  const address = useSyncExternalStore(listen, () => location.pathname + location.search);
  const [path = '/', query = ''] = address.split('?');
  return parseRoute(path, query);
}

/** For anchors: a plain click stays in the page, every other (new tab, copy) works as links do. */
export function follow(event: React.MouseEvent<HTMLAnchorElement>): void {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  event.preventDefault();
  navigate(event.currentTarget.pathname + event.currentTarget.search);
}

function listen(changed: () => void): () => void {
  addEventListener('popstate', changed);
  return () => removeEventListener('popstate', changed);
}
