/** The parts of `docker compose config --format json` that Dockfra reads. Unknown keys stay reachable. */
export type ComposeService = {
  image?: string;
  build?: { context?: string; dockerfile?: string; target?: string; [key: string]: unknown };
  privileged?: boolean;
  network_mode?: string;
  pid?: string;
  ipc?: string;
  userns_mode?: string;
  uts?: string;
  cgroup?: string;
  devices?: unknown[];
  device_cgroup_rules?: string[];
  cap_add?: string[];
  security_opt?: string[];
  volumes?: { type: string; source?: string; target: string; read_only?: boolean; [key: string]: unknown }[];
  ports?: {
    target: number;
    published?: string;
    host_ip?: string;
    protocol?: string;
    [key: string]: unknown;
  }[];
  healthcheck?: { disable?: boolean; test?: unknown; [key: string]: unknown };
  depends_on?: Record<string, unknown>;
  networks?: Record<string, unknown> | null;
  [key: string]: unknown;
};

export type ComposeModel = {
  name: string;
  services: Record<string, ComposeService>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
};

/** One Compose project as the user runs it. */
export type StackRef = {
  name: string;
  dir: string;
  /** compose project name */
  project: string;
  /** absolute, in the order compose reads them */
  files: string[];
  /** absolute; the .env beside the compose file, when there is one */
  envFile: string | null;
  /** absolute; read before it, in this order: what a later one says counts */
  moreEnvFiles?: readonly string[];
  /** profiles that are chosen beside those of the environment */
  profiles?: readonly string[];
  /** other compose files of the folder, for environments that somebody must choose: name and absolute paths */
  variants?: { name: string; files: string[] }[];
  /** absent: found in its folder; `named`: described in dockfra.yaml; `running`: as its containers say that it was started */
  source?: 'named' | 'running';
};
