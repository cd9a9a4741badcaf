import type { Grants } from './access.ts';
import type { RoleName } from './ticket.ts';

/** One file in platform/roles/ exports one of these; CLI, wizard, keys and compose read nothing else. */
export type RoleDefinition = {
  name: RoleName;
  summary: string;
  /** the SSH port the gate publishes on 127.0.0.1 by default */
  port: number;
  /** `role`: catalogued commands only; `bash`: a full shell in a container that can do nothing else */
  shell: 'role' | 'bash';
  /** true: has the `courier` account and the /work volume */
  work: boolean;
  grants: Grants;
};
