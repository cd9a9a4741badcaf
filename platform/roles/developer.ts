import type { RoleDefinition } from '../domain/role.ts';

export const developer: RoleDefinition = {
  name: 'developer',
  summary: 'Claims tickets, writes code, runs checks, submits with proof.',
  port: 2200,
  shell: 'bash',
  work: true,
  grants: { tickets: 'write', code: 'write', stacks: 'read', config: 'none', secrets: 'none' },
};
