import type { ClientCandidate } from './docker-clients.ts';

/** Who listens on a port, as far as this user may see. `project`: the Compose project of the container behind it. */
export type PortHolder = {
  pid: number | null;
  program: string | null;
  container: string | null;
  project: string | null;
  ours: boolean;
};

/** `hostIp` absent: any address. */
export type PortWish = { port: number; use: string; hostIp?: string };

export type PortFact = { port: number; use: string; holder: PortHolder | null };

export type DiskFact = { what: string; path: string; freeBytes: number; totalBytes: number };

export type EngineFact =
  | {
      kind: 'up';
      endpoint: string;
      version: string;
      rootDir: string;
      mirrors: string[];
      memoryBytes: number;
      standIns: string[];
    }
  | { kind: 'denied' | 'absent' | 'broken'; endpoint: string; message: string };

/** What the adapter gathers and `domain/doctor.ts` judges. Everything is measured now, nothing is remembered. */
export type HostFacts = {
  node: string;
  platform: string;
  user: string;
  /** output of `git --version`, `ssh -V`; null when the program is missing */
  git: string | null;
  ssh: string | null;
  clients: ClientCandidate[];
  engine: EngineFact;
  ports: PortFact[];
  disks: DiskFact[];
  memory: { totalBytes: number; availableBytes: number };
};
