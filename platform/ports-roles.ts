import type { PersonKey } from './domain/role-login.ts';
import type { RoleName } from './domain/ticket.ts';
import type { RolesPlan } from './domain/roles-plan.ts';

/** A file under /etc/dockfra of a role, owned by root. */
export type RoleFile = { path: string; content: string; mode: number };

/** Gate and role containers of this root on the engine. Every failure is a DockfraError. */
export interface RoleContainers {
  /** reference of the role image on `base` (null: the usual one), built when it does not exist yet */
  ensureImage(base: string | null, onLine: (line: string) => void, signal: AbortSignal): Promise<string>;
  /** SSH ports that this root's gate has now, and those it had last time */
  knownPorts(): Promise<{
    running: Partial<Record<RoleName, number>>;
    remembered: Partial<Record<RoleName, number>>;
  }>;
  rememberPorts(ports: Record<RoleName, number>): Promise<void>;
  /** can 127.0.0.1:port be listened on? */
  isFree(port: number): Promise<boolean>;
  /** addresses of this host and networks of its engine, as "ADDRESS" or "ADDRESS/BITS" */
  ownAddresses(): Promise<string[]>;
  /** makes what is missing or changed, without starting it */
  create(plan: RolesPlan, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
  /** puts keys and settings into the role's volume; a running sshd takes the settings over */
  deliver(role: RoleName, files: readonly RoleFile[]): Promise<void>;
  start(plan: RolesPlan, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
  /** does an SSH server greet on 127.0.0.1:port? */
  answers(port: number, signal: AbortSignal): Promise<boolean>;
  /** the last lines of a role's own output, for a failure's message */
  lastWords(role: RoleName): Promise<string>;
  /** removes containers and networks; with `purge` the volumes too */
  remove(purge: boolean, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
}

/** What roles and platform log in with. Made once for a root. */
export interface RoleKeyring {
  open(): Promise<{ platformKey: string; hostPrivateKeys: Record<RoleName, string>; owners: PersonKey[] }>;
  /** writes ssh_config and known_hosts for these ports; returns the path of ssh_config */
  writeSshFiles(ports: Record<RoleName, number>): Promise<string>;
}

/** Commands in a role's container, as the owner. */
export interface RoleCommands {
  /**
   * One command to its end; `output` is what it wrote to its standard output, bounded, `onOutput` hears everything. `words`
   * are fixed, plain words and never data. Throws DockfraError when the role cannot be reached or the time is used up.
   */
  run(
    call: {
      role: RoleName;
      words: readonly string[];
      timeoutMs: number;
      onOutput?: ((text: string) => void) | undefined;
    },
    signal: AbortSignal,
  ): Promise<{ code: number | null; output: string }>;
}
