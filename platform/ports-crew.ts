import type { CrewState } from './domain/crew.ts';
import type { DecisionRecord, DecisionStatus } from './domain/decision.ts';
import type { Pause } from './domain/pause.ts';
import type { Result } from './domain/result.ts';
import type { RoleName } from './domain/ticket.ts';

/** What a daemon says of itself. Its word counts for showing only: truth comes from leases, runs and slots first. */
export type CrewReport = {
  role: RoleName;
  at: string;
  state: CrewState;
  /** one line: what and why */
  text: string;
  ticketId: string | null;
};

/** The daemons as the platform sees them; nothing here must survive a restart, for every daemon reports again. */
export interface Crew {
  /** `since` stays while state and text stay */
  report(report: CrewReport): void;
  reports(): (CrewReport & { since: string })[];
  /** a daemon of this role follows the events until the returned function is called */
  follow(role: RoleName): () => void;
  following(role: RoleName): boolean;
}

/** Every decision of autopilot and manager, and the proposals among them that wait for a yes. Durable. */
export interface Decisions {
  /** refused (null) when `key` is on record already: no decision is made twice */
  add(decision: Omit<DecisionRecord, 'id'>): Promise<DecisionRecord | null>;
  find(id: string): Promise<DecisionRecord | null>;
  /** newest first */
  list(filter: { status?: DecisionStatus; ticketId?: string; limit: number }): Promise<DecisionRecord[]>;
  keys(): Promise<Set<string>>;
  /** moves it on from `from`; null when it is not there (any more): of two at once one wins */
  settle(
    id: string,
    from: DecisionStatus,
    change: Pick<DecisionRecord, 'status' | 'outcome'> &
      Partial<Pick<DecisionRecord, 'settledBy' | 'settledAt' | 'action' | 'edited' | 'effect'>>,
  ): Promise<DecisionRecord | null>;
}

/** Recorded snapshots, `.dockfra/snapshots/NAME.json`: what the autopilot can be tried on again. */
export interface Snapshots {
  /** writes it durably, over one of the same name too; returns the absolute path */
  save(name: string, text: string): Promise<Result<string>>;
  /** null when there is none of this name */
  read(name: string): Promise<string | null>;
}

/** What stops everything at once, or one role; survives a restart. */
export interface Switches {
  /** with `role` also the pause of that role alone; the one of everything goes first */
  paused(role?: RoleName): Promise<Pause | null>;
  /** a second pause of the same keeps who paused first and adds its reason; returns what stands now */
  pause(by: string, reason: string, role?: RoleName): Promise<Pause>;
  /** with `role` ends that role's own pause only, without it the one of everything only */
  resume(role?: RoleName): Promise<void>;
}
