export type SandboxNeed = {
  name: string;
  image: string;
  env: Record<string, string>;
  /** command that ends 0 when it is ready; run by a shell inside the container */
  health: string | null;
};

export type SandboxSpec = {
  /** who this is for: ticket id, check name; becomes labels */
  labels: Record<string, string>;
  image: string;
  /** the image is built from the tree first, instead of `image` */
  build?: { context: string; dockerfile: string | null; target: string | null; network: boolean };
  /** host folder whose content is copied to /work (never mounted) */
  tree: string;
  workdir: string;
  /** shell command inside the container (data of the owner's dockfra.yaml or the base commit, never of a ticket) */
  prepare: string | null;
  prepareCacheKey: string | null;
  /** further keys under which a prepared image may be taken, never stored: what an unreviewed tree prepares is not for others */
  prepareReadKeys?: string[];
  run: string;
  needs: SandboxNeed[];
  reportPath: string | null;
  timeoutMs: number;
  cpus: number;
  memoryMb: number;
  pids: number;
  /** may `prepare` use the network (through the egress proxy)? */
  prepareNetwork: boolean;
};

export type SandboxResult = {
  outcome: 'passed' | 'failed' | 'error' | 'timeout';
  exitCode: number | null;
  durationMs: number;
  /** whole output, cut in the middle at 2 MB with a line that says so */
  log: string;
  report: string | null;
  /** for `error`: what broke and the cure */
  message: string | null;
};
