import type { EngineEvent } from './domain/engine-event.ts';
import type { WatchHistory } from './domain/incident-history.ts';
import type { Incident } from './domain/incident.ts';

/** Troubles of services, open and closed. Durable. */
export interface Incidents {
  /** null when one of this stack, service and symptom is open already */
  open(incident: Omit<Incident, 'id'>): Promise<Incident | null>;
  find(id: string): Promise<Incident | null>;
  /** newest first */
  list(filter: { status?: Incident['status']; limit: number }): Promise<Incident[]>;
  /** reads, decides and writes with nobody in between; null: there is none, or `decide` wants no change */
  update(id: string, decide: (incident: Incident) => Incident | null): Promise<Incident | null>;
}

/** What earlier looks at the engine saw. In memory on purpose: after a restart it is gathered anew within minutes. */
export interface WatchMemory {
  history(): WatchHistory;
  keep(history: WatchHistory): void;
  /** when the stacks were looked at last; null: not yet, or the engine has told of something since */
  lookedAt(): Date | null;
  noteLook(at: Date): void;
  noteEvent(): void;
}

/** What the engine tells by itself. */
export interface EngineEvents {
  /**
   * Containers of Compose projects, until the signal ends it; throws when the engine is or goes away. `onStart`: from here on
   * nothing is missed.
   */
  follow(watch: EngineWatch, signal: AbortSignal): Promise<void>;
}
export type EngineWatch = { onStart(): void; onEvent(event: EngineEvent): void };
