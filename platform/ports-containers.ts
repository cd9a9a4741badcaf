import type { ContainerDetail } from './domain/container-detail.ts';
import type { LogPiece } from './domain/log-line.ts';
import type { StatsSample } from './domain/container-stats.ts';
import type { RoleName } from './domain/ticket.ts';
import type { StackRef } from './domain/compose.ts';

export type ServiceState = {
  service: string;
  containerId: string;
  imageId: string;
  image: string;
  revision: string | null;
  state: 'running' | 'exited' | 'restarting' | 'created' | 'paused' | 'dead' | 'removing' | 'unknown';
  health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  restarts: number;
  /** null unless it has ended */
  exitCode: number | null;
  startedAt: string;
  ports: string[];
};

/** The engine API, through dockerode. */
export interface Engine {
  ping(): Promise<{ version: string; apiVersion: string }>;
  services(stack: StackRef): Promise<ServiceState[]>;
  logs(containerId: string, tail: number): Promise<string>;
  inspect(containerId: string): Promise<unknown>;
  imageId(reference: string): Promise<string | null>;
  tag(imageId: string, reference: string): Promise<void>;
  /** images of a repository, newest first */
  images(repository: string): Promise<ImageState[]>;
  removeImage(reference: string): Promise<boolean>;
  roles(): Promise<{ role: RoleName | 'gate'; containerId: string; state: string; health: string }[]>;
}

export type ImageState = { id: string; tags: string[]; createdAt: string; labels: Record<string, string> };

/** One container of a Compose project, with the name of the project. */
export type FoundContainer = { project: string; state: ServiceState };

/** `since`, `until`: RFC 3339 with up to nine decimals; `tail`: the last so many lines of what there is at the start, -1 for all. */
export type LogWish = { since: string | null; until: string | null; tail: number; follow: boolean };

/** Single containers of Compose projects, one at a time. Every failure is a DockfraError. */
export interface Containers {
  /** null: gone, or of no project, or a one-off of `compose run` */
  find(containerId: string): Promise<FoundContainer | null>;
  /** all that a page shows of it; null: gone. Untrusted and with secrets: only for the platform itself */
  detail(containerId: string): Promise<ContainerDetail | null>;
  /** the engine's own verbs; each ends when the engine says that it is done, and does nothing to other containers */
  start(containerId: string): Promise<void>;
  stop(containerId: string): Promise<void>;
  restart(containerId: string): Promise<void>;
  /** a sample about every second, until the signal or the container's end; one stream of the engine is open meanwhile */
  stats(containerId: string, onSample: (sample: StatsSample) => void, signal: AbortSignal): Promise<void>;
  /**
   * Lines as they were written, in pieces; the next piece is read when the promise of the last one has ended. Without `follow`, and
   * with it when the container ends, it ends by itself.
   */
  logs(
    containerId: string,
    wish: LogWish,
    onPiece: (piece: LogPiece) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}
