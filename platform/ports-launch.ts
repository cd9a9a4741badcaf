import type { LaunchRecord } from './domain/launch-record.ts';
import type { ContainerFact, ImageFact, NetworkFact, PathFact, RouteFact } from './domain/preflight.ts';

/** What is on the engine and on its host, as far as preflight asks. Each call throws when it cannot be had. */
export interface LaunchSite {
  containers(): Promise<ContainerFact[]>;
  networks(): Promise<NetworkFact[]>;
  volumes(): Promise<string[]>;
  /** like linux/amd64 */
  platform(): Promise<string>;
  /** those that are not here are asked for at their registry, by the engine, within the time */
  images(references: readonly string[], timeoutMs: number): Promise<Record<string, ImageFact>>;
  /** of this host; throws when the engine runs on another one */
  routes(): Promise<RouteFact[]>;
  /** of this host; throws when the engine runs on another one */
  paths(paths: readonly string[]): Promise<Record<string, PathFact>>;
  /** what a stack needs and does not make itself; false when it is there already */
  create(kind: 'network' | 'volume' | 'folder', name: string): Promise<boolean>;
}

/** Launches under way and past, on disk, so that every process of the root sees them. The latest are kept. */
export interface Launches {
  /** whole or not at all; the process of this record is the one that saves it first */
  save(record: LaunchRecord): Promise<void>;
  /** newest first */
  list(): Promise<LaunchRecord[]>;
  /** adds lines to what is kept of its output, which is bounded */
  append(id: string, lines: readonly string[]): Promise<void>;
  /** the lines from number `after` on, and the number to ask for next */
  output(id: string, after: number): Promise<{ lines: string[]; next: number }>;
  /** the process that carries it out is gone */
  isOrphan(record: LaunchRecord): Promise<boolean>;
  /** asks whichever process carries it out to stop */
  askToStop(id: string): Promise<void>;
  /** called after each change by any process, until the signal ends it; `stop`: ids that were asked to stop */
  watch(onChange: () => void, signal: AbortSignal): void;
  isAskedToStop(id: string): Promise<boolean>;
}
