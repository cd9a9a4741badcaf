import type { Change } from '../platform/domain/change.ts';
import type { Refusal } from '../platform/domain/result.ts';
import type { RoleName, Ticket, TicketStatus } from '../platform/domain/ticket.ts';
import type { AgentMark, CrewView } from './contract-crew.ts';
import type { Need, Phrase } from './contract-needs.ts';
import type {
  LogLineView,
  LogsAnswer,
  LogsRequest,
  ServicesPatch,
  StackView,
  StatsView,
} from './contract-stacks.ts';
import type { TerminalAnswer, TerminalEnd, TerminalRequest, TerminalSize } from './contract-terminal.ts';

export type { Need, Phrase } from './contract-needs.ts';
export {
  WELLNESS,
  type ServicesPatch,
  type ServiceView,
  type StackView,
  type Wellness,
} from './contract-stacks.ts';

/**
 * What the page and its server say to each other, over REST and over the socket: the one place where both look.
 * Text inside may come from anywhere; it is already free of control characters, and it is text, never HTML.
 *
 *   GET  /api/snapshot                    Snapshot
 *   GET  /api/tickets/:id                 TicketPage
 *   GET  /api/tickets/:id/diff            TicketDiff
 *   GET  /api/evidence/:ticket/PATH       EvidenceText
 *   GET  /api/decisions                   DecisionList
 *   GET  /api/inbox                       InboxPage
 *   GET  /api/incidents/:id               IncidentView
 *   GET  /api/usage?days=N                UsagePage
 *   GET  /api/models/:role                ModelPage
 *   GET  /api/models/:role/offers         ModelOffers
 *   GET  /api/agent-runs?subject=T-0001   RunList (a ticket or a role)
 *   GET  /api/agent-runs/:run?after=N      ShownRun
 *   GET  /api/commands                    CommandList
 *   GET  /api/engines                     EnginePage (coding engines)
 *   GET  /api/engines/found               EnginesFound
 *   GET  /api/stacks                      StacksPage
 *   GET  /api/stacks/:name                StackPage
 *   GET  /api/stacks/:name/services/:svc  ServicePage
 *   GET  /api/launches                    LaunchesPage
 *   GET  /api/launches/choices            LaunchChoices
 *   GET  /api/launches/:id/output?after=N LaunchOutput
 *   GET  /api/preflight?stack=NAME        PreflightPage
 *   GET  /api/settings                    SettingsPage
 *   GET  /api/settings/suggestions        SuggestionsPage
 *   GET  /api/diagnosis, /api/repairs, /api/repairs/plan, /api/repairs/:id/undo: see contract-repair.ts
 *   GET  /api/chat?question=TEXT          ChatAnswer, see contract-chat.ts
 *   GET  /api/audit, /api/audit/chain, /api/doctor: see contract-activity.ts; /api/post-launch: contract-post-launch.ts
 *   POST /api/actions/:name  ActionCall   ActionAnswer (200 ended, 202 still running, 4xx/5xx refused)
 *   GET  /api/actions/runs/:id            ActionAnswer
 *   POST /api/logout  {}                  null
 *   every refusal                         { refusal: Refusal }
 */
export const API = '/api';
export const SOCKET_PATH = '/api/live';

/** Public verbs that the page offers; their input is that of platform/actions. */
export const ACTION = {
  create: 'ticket.create',
  comment: 'ticket.comment',
  approve: 'ticket.approve',
  reject: 'ticket.reject',
  handBack: 'ticket.hand-back',
  edit: 'ticket.edit',
  deploy: 'stack.deploy',
  close: 'ticket.close',
  reopen: 'ticket.reopen',
  pause: 'platform.pause',
  resume: 'platform.resume',
  pauseRole: 'crew.pause',
  resumeRole: 'crew.resume',
  setMode: 'pilot.mode',
  accept: 'inbox.accept',
  decline: 'inbox.decline',
  editPlan: 'inbox.edit',
  setModel: 'config.set-model',
  testModel: 'model.test',
  setEngine: 'engine.set',
  testEngine: 'engine.test',
  restoreCompose: 'compose.restore',
  setSettings: 'settings.set',
  generateSetting: 'settings.generate',
  launch: 'stack.up',
  cancelLaunch: 'stack.cancel',
  takeDown: 'stack.down',
  startService: 'service.start',
  stopService: 'service.stop',
  restartService: 'service.restart',
  recreateService: 'service.recreate',
  repair: 'repair.apply',
  undoRepair: 'repair.undo',
} as const;

/** The ticket's states in their order, and the choices of a new one: written out, for the page carries no schema library. */
export const TICKET_STATUSES = [
  'open',
  'in_progress',
  'review',
  'approved',
  'deploying',
  'done',
  'closed',
] as const satisfies readonly TicketStatus[];
export const TICKET_TYPES = [
  'feature',
  'bug',
  'chore',
  'incident',
] as const satisfies readonly Ticket['type'][];
export const PRIORITIES = [
  'low',
  'normal',
  'high',
  'critical',
] as const satisfies readonly Ticket['priority'][];

export type EngineView =
  | { state: 'up'; version: string; checked_at: string }
  | { state: 'down'; message: string; hint: string; since: string; checked_at: string }
  | { state: 'asking'; checked_at: string };

export type Paused = { by: string; at: string; reason: string };

export type RoleView = {
  name: RoleName;
  summary: string;
  /** state of its container; null: there is none, or the engine cannot be asked */
  container: { state: string; health: string } | null;
  /** is its broker link up? null: nothing heard since this platform started */
  linked: boolean | null;
  ssh: string;
  /** what it may, by area */
  grants: Record<string, string>;
};

export type TicketRow = {
  id: string;
  rev: number;
  title: string;
  type: Ticket['type'];
  status: TicketStatus;
  priority: Ticket['priority'];
  assigned_to: RoleName;
  updated_at: string;
  /** who holds its lease */
  holder: string | null;
  /** how much a person must look at before it is approved */
  flags: number;
  /** why the crew leaves it alone until a person hands it back; null while it does not */
  person: Phrase | null;
  /** the role that is at it now: it holds the lease, or deploys */
  worked_by: RoleName | null;
};

export type RunState = 'running' | 'done' | 'refused' | 'failed';

/** One action that somebody started from a page. */
export type RunView = {
  id: string;
  action: string;
  subject: string | null;
  state: RunState;
  started_at: string;
  ended_at: string | null;
  /** the latest lines, oldest first */
  lines: ProgressLine[];
  refusal: Refusal | null;
  /** what it answered, when that is short */
  value: unknown;
};

/** Stage of the line that says that the work has ended, however it ended. */
export const ENDED = 'ended';

export type ProgressLine = { at: string; stage: string; text: string };

export type Snapshot = {
  /** grows by one with every patch, so that a gap is seen */
  seq: number;
  generated_at: string;
  root: string;
  version: string;
  sentence: Phrase[];
  engine: EngineView;
  stacks: StackView[];
  roles: RoleView[];
  /** what each role does: the one source of every page */
  crew: CrewView;
  tickets: TicketRow[];
  needs: Need[];
  paused: Paused | null;
  runs: RunView[];
  /** runs of agents that said something lately, newest first */
  agents: AgentMark[];
  /** grows when a decision is made or settled: pages read anew */
  decision_rev: number;
  /** grows when discovery would say something else: pages read anew */
  stacks_rev: number;
  /** grows when a launch moves on: pages read anew */
  launch_rev: number;
  /** grows when a repair moves on: pages read anew */
  repair_rev: number;
  /** grows with every record of the audit: pages read anew */
  audit_rev: number;
};

/** Whole sections that changed; tickets row by row, and containers while the stacks stay the same. */
export type SnapshotPatch = Pick<Snapshot, 'seq' | 'generated_at'> &
  Partial<Omit<Snapshot, 'seq' | 'generated_at' | 'tickets'>> & {
    tickets?: { changed: TicketRow[]; removed: string[] };
    services?: ServicesPatch[];
  };

/** `verbs`: what the owner may do now. */
export type TicketPage = { ticket: Ticket; verbs: string[]; progress: ProgressLine[]; root: string };

export type TicketDiff =
  | { state: 'none' }
  | { state: 'unreadable'; refusal: Refusal }
  | { state: 'ready'; base: string; commit: string; files: Change[]; patch: string; truncated: boolean };

export type EvidenceText = {
  path: string;
  sha256: string | null;
  bytes: number;
  truncated: boolean;
  text: string;
};

export type ActionCall = { input: Record<string, unknown> };
export type ActionAnswer = { run: RunView };

/** Commands of the command line, as its help spells them after `dockfra`. */
export type CommandLine = { usage: string; summary: string };
export type CommandList = { commands: CommandLine[] };

export type RefusalAnswer = { refusal: Refusal };

export type TicketProgress = { ticket: string; lines: ProgressLine[] };

export type ServerToPage = {
  patch: (patch: SnapshotPatch) => void;
  progress: (batch: TicketProgress[]) => void;
  /** the session ended: log in again */
  bye: () => void;
  /** the next piece comes after the page has drawn this one; what was said before a resume comes again */
  'terminal.output': (id: string, data: ArrayBuffer, drawn: () => void) => void;
  'terminal.ended': (id: string, end: TerminalEnd) => void;
  stats: (sample: StatsView) => void;
  /** the next lines come after the page has taken these */
  'logs.lines': (id: string, lines: LogLineView[], taken: () => void) => void;
  'logs.ended': (id: string, why: LogsAnswer) => void;
};
/** Pages listen; whatever changes something is a POST. Only terminals take what is typed over the line; figures and logs are read while a page looks. */
export type PageToServer = {
  'terminal.open': (request: TerminalRequest, answer: (answer: TerminalAnswer) => void) => void;
  /** the next piece is sent after the answer; false: the far side is gone */
  'terminal.input': (id: string, text: string, taken: (taken: boolean) => void) => void;
  'terminal.resize': (id: string, size: TerminalSize) => void;
  /** not shown any more; the shell goes on for two minutes, and can be resumed */
  'terminal.leave': (id: string) => void;
  /** figures of exactly these containers; none: the page looks away */
  'stats.watch': (ids: string[]) => void;
  /** instead of what was read before */
  'logs.open': (request: LogsRequest) => void;
  'logs.close': () => void;
  /** ends the shell */
  'terminal.close': (id: string) => void;
};
