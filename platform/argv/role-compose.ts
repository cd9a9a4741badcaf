import type { RolesPlan } from '../domain/roles-plan.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';

export type RolesProject = { file: string; project: string; prefix: string; rootId: string };

/** Arguments of the docker program for `docker compose` on management/docker-compose.yml. */
export function rolesCompose(at: RolesProject, egress: boolean, command: readonly string[]): string[] {
  const profile = egress ? ['--profile', 'egress'] : [];
  return [
    'compose',
    '--env-file',
    '/dev/null',
    '-p',
    at.project,
    '-f',
    at.file,
    '--ansi',
    'never',
    '--progress',
    'plain',
    ...profile,
    ...command,
  ];
}

export const CREATE_ROLES = ['up', '--no-start', '--no-build', '--remove-orphans', '--timeout', '5'] as const;
export const START_ROLES = ['up', '--detach', '--no-build', '--remove-orphans', '--timeout', '5'] as const;

export function removeRoles(purge: boolean): string[] {
  return ['down', '--remove-orphans', '--timeout', '5', ...(purge ? ['--volumes'] : [])];
}

/** What management/docker-compose.yml has filled in. A null plan (removal) only needs the names to be there. */
export function rolesEnvironment(at: RolesProject, plan: RolesPlan | null): Record<string, string> {
  const names = { DOCKFRA_PREFIX: at.prefix, DOCKFRA_ROOT: at.rootId };
  if (plan === null) return { ...names, DOCKFRA_ROLE_IMAGE: 'none', DOCKFRA_DEVELOPER_IMAGE: 'none' };
  const byRole = ROLE_NAMES.flatMap((role) => {
    const { cpus, memory, pids } = plan.resources[role];
    const name = role.toUpperCase();
    return [
      [`DOCKFRA_PORT_${name}`, String(plan.ports[role])],
      [`DOCKFRA_CPUS_${name}`, String(cpus)],
      [`DOCKFRA_MEMORY_${name}`, memory],
      [`DOCKFRA_PIDS_${name}`, String(pids)],
    ];
  });
  return {
    ...names,
    DOCKFRA_ROLE_IMAGE: plan.roleImage,
    DOCKFRA_DEVELOPER_IMAGE: plan.developerImage,
    DOCKFRA_REFUSED: (plan.egressRefused ?? []).join(' '),
    ...Object.fromEntries(byRole),
  };
}

/** `docker build` of a context on standard input. */
export function buildRoleImage(image: {
  tag: string;
  base: string | null;
  labels: Record<string, string>;
}): string[] {
  const labels = Object.entries(image.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
  const base = image.base === null ? [] : ['--build-arg', `BASE=${image.base}`];
  return ['build', '--tag', image.tag, ...labels, ...base, '-'];
}
