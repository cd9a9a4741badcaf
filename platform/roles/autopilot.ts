import type { RoleDefinition } from '../domain/role.ts';

export const autopilot: RoleDefinition = {
  name: 'autopilot',
  summary: 'Keeps the work moving: creates, edits and assigns tickets.',
  port: 2203,
  shell: 'role',
  work: false,
  grants: { tickets: 'operate', code: 'read', stacks: 'read', config: 'none', secrets: 'none' },
};
