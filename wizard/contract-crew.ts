import type { RunLine } from '../platform/domain/agent-run.ts';
import type { RoleName } from '../platform/domain/ticket.ts';

/** What a role's daemon does now. `state` is as found by the platform: leases and runs before the daemon's own word. */
export type CrewRow = {
  role: RoleName;
  state: string;
  text: string;
  since: string | null;
  ticketId: string | null;
  /** follows the platform's events at this moment */
  daemon: boolean;
  /** the autopilot's off, propose, auto; the monitor's manual, auto; null: this role has none */
  mode: string | null;
  model: string | null;
  /** what speaks is a recording, not a model */
  replayed: boolean;
  usdToday: number;
  /** what holds it: its own pause (then `role` is given), or that of everything */
  paused: { by: string; at: string; reason: string; role?: RoleName | undefined } | null;
};
export type CrewPage = { roles: CrewRow[] };

/** One run of an agent. */
export type RunRow = {
  run: string;
  ticketId: string | null;
  role: string;
  kind: string;
  person: string;
  model: string;
  replayed: boolean;
  startedAt: string;
  lastAt: string;
  turns: number;
  usd: number;
  tokens: number;
  ended: { reason: string; note: string } | null;
};
export type RunList = { runs: RunRow[] };
/** Lines from number `after` on of a run's transcript, each text cut to what a page can show. */
export type RunTranscript = RunRow & { after: number; total: number; lines: RunLine[] };
/** How far a run is, so that pages know that there is more to read. */
export type AgentMark = {
  run: string;
  ticketId: string | null;
  role: RoleName;
  turn: number;
  at: string;
  lines: number;
};

/** A decision of autopilot or manager; while `proposed` it waits in the inbox. */
export type DecisionView = {
  id: string;
  at: string;
  by: string;
  line: string;
  ticketId: string | null;
  reason: string;
  evidence: string[];
  alternatives: { action: string; why: string }[];
  status: string;
  outcome: string;
  settledBy: string | null;
  settledAt: string | null;
  /** tickets that a plan would create */
  tickets: PlannedView[];
  /** the one ticket that would be made of something broken */
  incident: {
    id: string;
    service: string;
    symptom: string;
    ticket: { title: string; description: string; priority: string; acceptance: string[] };
  } | null;
  /** somebody changed the plan while it waited */
  edited: { by: string; at: string } | null;
  /** what became of it later; null: not known (yet) */
  effect: { verdict: string; text: string; at: string } | null;
};
export type PlannedView = {
  key: string;
  title: string;
  description: string;
  type: string;
  priority: string;
  stack: string | null;
  acceptance: string[];
  depends_on: string[];
};
/** Something broken, with what was seen at that moment. */
export type IncidentView = {
  id: string;
  stack: string;
  service: string;
  symptom: string;
  status: string;
  firstSeen: string;
  lastSeen: string;
  count: number;
  clearSince: string | null;
  summary: string;
  ticketId: string | null;
  evidence: {
    at: string;
    containers: {
      id: string;
      image: string;
      state: string;
      health: string;
      exitCode: number | null;
      restarts: number;
      oomKilled: boolean;
    }[];
    log: string;
    healthLog: string;
  };
};
export type InboxPage = { proposals: DecisionView[] };
export type DecisionList = { decisions: DecisionView[] };

export type UsageSumView = { calls: number; inputTokens: number; outputTokens: number; usd: number };
export type UsagePage = {
  today: UsageSumView;
  days: (UsageSumView & { day: string; role: string; model: string })[];
  tickets: (UsageSumView & { ticketId: string })[];
};

/** What speaks for a role, and what it could be. */
export type ModelPage = {
  role: RoleName;
  profile: {
    provider: string;
    model: string;
    /** where the model is asked, or the recording that is replayed */
    address: string | null;
    /** name of the environment variable or secret */
    key: string | null;
    /** US dollars for a million tokens; null: unknown, and so refused */
    price: 'free' | { input: number; output: number; cached?: number | undefined } | null;
    fallbacks: string[];
    budget: { usd_per_day: number; usd_per_ticket: number };
  } | null;
  limits: { turns: number; minutes: number; output_tokens: number };
};
/** What a role's provider has to offer; `problem`: why that cannot be said. `key_set`: is there a key under that name? */
export type ModelOffers = { offered: string[]; problem: string | null; key_set: boolean | null };
