import type { ContainerDetail } from '../platform/domain/container-detail.ts';
import type { Refusal } from '../platform/domain/result.ts';

/** What the pages of stacks, services and logs are told; how it is asked stands in contract.ts. */

export const WELLNESS = ['well', 'working', 'needs_you', 'broken', 'unknown'] as const;
/** The only states that carry a colour. */
export type Wellness = (typeof WELLNESS)[number];

/** Where a published port is reached from this host; `url` is null where no browser can do anything with it. */
export type ServiceAddress = { text: string; url: string | null };

/** One container of a service. */
export type ServiceView = {
  /** the container's, its first 12 characters */
  id: string;
  name: string;
  wellness: Wellness;
  /** what it is, as a key under `service.` */
  word:
    | 'healthy'
    | 'running'
    | 'starting'
    | 'unhealthy'
    | 'restarting'
    | 'stopped'
    | 'finished'
    | 'paused'
    | 'unknown';
  image: string;
  revision: string | null;
  restarts: number;
  started_at: string;
  addresses: ServiceAddress[];
};

/** `as_of`: when the services were last really seen; null: never. */
export type StackView = { name: string; project: string; services: ServiceView[]; as_of: string | null };

/** Containers of a stack that changed. */
export type ServicesPatch = {
  project: string;
  as_of: string | null;
  changed: ServiceView[];
  /** their ids */
  removed: string[];
};

/** `file`: below the root. */
export type FileFault = { file: string; line: number | null; message: string };

/** A service as its compose file says it. */
export type DeclaredService = {
  name: string;
  image: string | null;
  /** folder of its build */
  build: string | null;
  ports: string[];
  volumes: string[];
  networks: string[];
  depends_on: string[];
  profiles: string[];
  has_health_check: boolean;
};

export type StackCard = {
  name: string;
  project: string;
  /** below the root, "." for the root itself */
  dir: string;
  files: string[];
  profiles: string[];
  variants: string[];
  services: Pick<DeclaredService, 'name' | 'profiles'>[];
  /** settings that still need a value */
  unset: string[];
  faults: FileFault[];
};

/** `faults`: of files that belong to no stack; `elsewhere`: projects that run from here, with files that cannot be read. */
export type StacksPage = {
  stacks: StackCard[];
  faults: FileFault[];
  elsewhere: { project: string; dir: string; reason: string }[];
};
export type StackPage = { stack: StackCard; declared: DeclaredService[] };

export type ServiceVariable = {
  name: string;
  secret: boolean;
  set: boolean;
  default: string | null;
  required: boolean;
  places: { file: string; line: number }[];
};
export type ContainerPage = Omit<ContainerDetail, 'ports'> & {
  addresses: ServiceAddress[];
  internal: string[];
};
export type ServicePage = {
  /** null: no file says it (any more), but a container of it is there */
  declared: DeclaredService | null;
  used_by: string[];
  variables: ServiceVariable[];
  containers: ContainerPage[];
};

/** What a container uses now; `cpu_percent` of one processor, null until two samples are there. */
export type StatsView = {
  id: string;
  at: string;
  cpu_percent: number | null;
  memory_bytes: number;
  memory_limit_bytes: number | null;
};

/** The last `tail` lines of each container since then, and what follows. */
export type LogsRequest = {
  id: string;
  stacks: { stack: string; services: string[] }[];
  since: string | null;
  tail: number;
};
export type LogLineView = {
  at: string;
  stack: string;
  service: string;
  container: string;
  stream: 'out' | 'err';
  text: string;
  /** characters left out at its end */
  cut: number;
};
/** null: it was opened, or ended as it should */
export type LogsAnswer = Refusal | null;
export const MAX_LOG_TAIL = 100_000;
