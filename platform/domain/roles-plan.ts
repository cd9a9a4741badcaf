import type { RoleName } from './ticket.ts';

/** What the role containers of a root are made from. */
export type RolesPlan = {
  ports: Record<RoleName, number>;
  roleImage: string;
  developerImage: string;
  resources: Record<RoleName, { cpus: number; memory: string; pids: number }>;
  /** null: no egress proxy; otherwise the addresses and networks it refuses beside all private ones */
  egressRefused: string[] | null;
};
