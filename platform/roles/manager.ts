import type { RoleDefinition } from '../domain/role.ts';

export const manager: RoleDefinition = {
  name: 'manager',
  summary: 'Creates and steers tickets, approves or rejects, sets settings.',
  port: 2202,
  shell: 'role',
  work: false,
  grants: { tickets: 'admin', code: 'read', stacks: 'read', config: 'admin', secrets: 'none' },
};
