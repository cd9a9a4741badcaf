import type { RoleDefinition } from '../domain/role.ts';

export const monitor: RoleDefinition = {
  name: 'monitor',
  summary: 'Watches the stacks; restarts, deploys and rolls back.',
  port: 2201,
  shell: 'role',
  work: false,
  grants: { tickets: 'write', code: 'read', stacks: 'operate', config: 'none', secrets: 'none' },
};
