import type { Caller } from './domain/access.ts';
import type { AuditEntry, AuditPage, AuditVerdict, AuditWish } from './domain/audit.ts';
import type { Offered } from './domain/chat/answer.ts';
import type { SandboxResult, SandboxSpec } from './domain/checks-sandbox.ts';
import type { ConfigFault, ConfigValue } from './domain/config-origin.ts';
import type { Config } from './domain/config.ts';
import type { DeployRecord } from './domain/deploy-record.ts';
import type { Result } from './domain/result.ts';
import type { Evidence, RoleName, Ticket } from './domain/ticket.ts';
import type { Courier, Repositories } from './ports-code.ts';
import type { Compose, ComposeSources } from './ports-compose.ts';
import type { Containers, Engine } from './ports-containers.ts';
import type { Crew, Decisions, Snapshots, Switches } from './ports-crew.ts';
import type { EngineEvents, Incidents, WatchMemory } from './ports-incidents.ts';
import type { Launches, LaunchSite } from './ports-launch.ts';
import type { Repairs } from './ports-repair.ts';
import type {
  Cassettes,
  ModelGate,
  ModelProviders,
  Secrets,
  SettingsFile,
  Transcripts,
  UsageStore,
} from './ports-model.ts';
import type { Host, Prompter, Scaffold, SettingsDesk, StackFiles, Surroundings } from './ports-root.ts';
import type { RoleCommands } from './ports-roles.ts';
import type { RunningWork } from './ports-running.ts';

export type { Engine, ImageState, ServiceState } from './ports-containers.ts';

/** What the world must offer. Adapters implement these; flows and actions take `Pick<Ports, ...>`. */
export type Ports = {
  clock: Clock;
  ids: Ids;
  root: RootPaths;
  settings: Settings;
  tickets: TicketStore;
  audit: AuditLog;
  evidence: EvidenceStore;
  repositories: Repositories;
  courier: Courier;
  sandbox: Sandbox;
  compose: Compose;
  engine: Engine;
  containers: Containers;
  slots: Slots;
  transcripts: Transcripts;
  models: ModelProviders;
  modelGate: ModelGate;
  cassettes: Cassettes;
  usage: UsageStore;
  secrets: Secrets;
  settingsFile: SettingsFile;
  settingsDesk: SettingsDesk;
  deploys: DeployJournal;
  trees: Trees;
  events: Events;
  prober: Prober;
  switches: Switches;
  running: RunningWork;
  roleCommands: RoleCommands;
  host: Host;
  stackFiles: StackFiles;
  composeSources: ComposeSources;
  surroundings: Surroundings;
  prompter: Prompter;
  scaffold: Scaffold;
  crew: Crew;
  decisions: Decisions;
  snapshots: Snapshots;
  incidents: Incidents;
  watchMemory: WatchMemory;
  engineEvents: EngineEvents;
  launchSite: LaunchSite;
  launches: Launches;
  repairs: Repairs;
  actions: Actions;
};

export interface Clock {
  now(): Date;
  /** resolves after `ms`, rejects at once with the signal's reason when it aborts */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Ids {
  /** `bytes` random bytes as lower-case hex */
  token(bytes: number): string;
}

/** Absolute paths of one root. `id` names everything Dockfra creates for it (label dockfra.root); `prefix` begins every name on the engine. */
export interface RootPaths {
  id: string;
  prefix: string;
  dir: string;
  state: string;
  tickets: string;
}

export interface Settings {
  /** dockfra.yaml as the OWNER saved it, validated, over the defaults; throws DockfraError with all faults. Re-read when the file changed. */
  current(): Promise<Config>;
  /** every value with its origin, and every fault; never throws for what a file says */
  explain(): Promise<{ values: ConfigValue[]; faults: ConfigFault[] }>;
}

export type TicketFault = { file: string; message: string };

export interface TicketStore {
  /** every readable ticket sorted by id; a file that does not parse is a fault and hides nothing */
  list(): Promise<{ tickets: Ticket[]; faults: TicketFault[] }>;
  /** null when there is none; throws DockfraError `ticket_malformed` when its file does not parse */
  read(id: string): Promise<Ticket | null>;
  /** allots the next id under the lock */
  create(decide: (id: string, existing: Ticket[]) => Result<Ticket>): Promise<Result<Ticket>>;
  /** lock, read, validate, decide (pure), rev + 1, write durably, unlock */
  update(
    id: string,
    decide: (ticket: Ticket, all: () => Ticket[]) => Result<Ticket>,
  ): Promise<Result<Ticket>>;
}

/** `before`: the `next` of the page before, null: from the newest */
export type AuditReach = { before: string | null; count: number; look: number };

export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** reads all of it, in pieces: writers wait only until its end is known */
  verify(): Promise<AuditVerdict>;
  /** newest last */
  tail(count: number): Promise<AuditEntry[]>;
  /** refused when `before` is no place that a page named; at most `look` lines are looked at */
  page(wanted: AuditReach & { wish: AuditWish }): Promise<Result<AuditPage>>;
}

export interface EvidenceStore {
  /** stores the bytes under the ticket; returns path (relative to the evidence folder) and sha256 */
  write(ticketId: string, name: string, data: string | Buffer): Promise<{ path: string; sha256: string }>;
  /** null when missing; throws when the hash differs from `sha256` (if given) */
  read(path: string, sha256?: string): Promise<Buffer | null>;
}

export type { Switches } from './ports-crew.ts';
export type { CommitLine, Courier, Repositories, RepositoryRef } from './ports-code.ts';

export type { SandboxNeed, SandboxResult, SandboxSpec } from './domain/checks-sandbox.ts';

/** Runs one command in fresh containers and removes them. Must not throw for anything the tree does. */
export interface Sandbox {
  run(spec: SandboxSpec, onOutput: (text: string) => void, signal: AbortSignal): Promise<SandboxResult>;
}

export type { StackRef } from './domain/compose.ts';
export type { BuildRequest, Compose } from './ports-compose.ts';

export type Slot = { name: string; owner: string; fence: number; expiresAt: string };

/** Operation slots: a record held across engine calls; one holder per name, reconciled at start. */
export interface Slots {
  /** refused with `busy` while a living process holds it; a dead holder's slot is taken over with the next fence */
  acquire(name: string, owner: string, ttlMs: number): Promise<Result<Slot>>;
  renew(slot: Slot, ttlMs: number): Promise<Result<Slot>>;
  release(slot: Slot): Promise<void>;
  held(): Promise<Slot[]>;
  /** counts one operation asked for, for the rate limit; recoveries are not counted */
  note(name: string): Promise<void>;
  /** operations counted since then */
  noted(name: string, since: Date): Promise<number>;
}

/** Deployments under way, each step recorded before it is taken; what is found at start was cut off by a crash. */
export interface DeployJournal {
  /** throws `slot_lost` when the slot has a newer holder */
  save(record: DeployRecord, slot: Slot): Promise<void>;
  list(): Promise<DeployRecord[]>;
  remove(ticketId: string): Promise<void>;
}

/** Folders of the platform's own for copies of trees. */
export interface Trees {
  /** an empty folder of this name; whatever had the name before is gone */
  make(name: string): Promise<string>;
  remove(name: string): Promise<void>;
  /** writes one file below the folder `name`, over whatever stands at `file` (relative, no ".."; links are not followed) */
  write(name: string, file: string, content: string): Promise<void>;
  /** the path with every symbolic link resolved, as far as it exists */
  resolve(path: string): Promise<string>;
}

export type DockfraEvent =
  | { kind: 'ticket'; id: string; rev: number; status: string }
  | { kind: 'progress'; ticketId: string; stage: string; text: string }
  | { kind: 'engine' }
  /** something happened to a container of a Compose project; told at once, and not kept for followers */
  | { kind: 'container'; project: string; containerId: string }
  /** a record was added to the audit; not kept for followers */
  | { kind: 'audit' }
  /** of everything, or of one role */
  | { kind: 'pause'; paused: boolean; role?: RoleName }
  /** dockfra.yaml was changed by an action */
  | { kind: 'settings' }
  /** discovery would say something else now, whoever changed the files */
  | { kind: 'stacks' }
  | { kind: 'link'; role: RoleName; connected: boolean }
  /** a line was added to the transcript of an agent's run */
  | { kind: 'agent'; run: string; ticketId: string | null; role: RoleName; turn: number; line: number }
  /** a daemon reported, or came or went */
  | { kind: 'crew'; role: RoleName }
  /** a decision or proposal was put on record or settled */
  | { kind: 'decision'; id: string; status: string }
  | { kind: 'incident'; id: string; status: 'open' | 'closed' };

export interface Events {
  publish(event: DockfraEvent): void;
  subscribe(listener: (event: DockfraEvent) => void): () => void;
}

export interface Prober {
  /** one GET without following redirects; null status with a message when nothing answered */
  get(
    url: string,
    timeoutMs: number,
  ): Promise<{ status: number | null; body: string; message: string | null }>;
}

/** What a flow tells whoever is watching, while it runs. */
export type Progress = (stage: string, text: string) => void;

/** Evidence not yet on a ticket: what flows hand to the recorder. */
export type NewEvidence = Omit<Evidence, 'at' | 'path' | 'sha256'> & {
  data?: { name: string; content: string | Buffer };
};

export type CallContext = { caller: Caller; progress: Progress; signal: AbortSignal };

/** Catalogued actions by name, for what carries out a plan of them: access, guard and audit are as for anybody else. */
export interface Actions {
  /** refused when the caller may not, or there is no such action for him */
  may(caller: Caller, name: string): Result<null>;
  /** the inputs of an action by name: one text, or anything else; none when there is no such action */
  takes(name: string): Readonly<Record<string, 'text' | 'list'>>;
  /** every action that the caller may; `input` as JSON schema */
  offered(caller: Caller): { name: string; summary: string; changes: boolean; input: unknown }[];
  /** an action with this input as somebody may press it; refused when the caller may not. Changes nothing. */
  offer(caller: Caller, name: string, input: Readonly<Record<string, unknown>>): Result<Offered>;
  run(ports: Ports, name: string, input: unknown, context: CallContext): Promise<Result<unknown>>;
}
