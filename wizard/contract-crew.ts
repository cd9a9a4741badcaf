import type { RunSummary } from '../platform/domain/agent-state.ts';
import type { CrewMember } from '../platform/domain/crew.ts';
import type { ActionKind } from '../platform/domain/decision.ts';
import type { EngineFound } from '../platform/domain/engine-found.ts';
import type { EngineId } from '../platform/domain/engine-ids.gen.ts';
import type { Refusal } from '../platform/domain/result.ts';
import type { RoleName } from '../platform/domain/ticket.ts';

/** `refusal`: why the crew could not be read anew; the roles are as they were read last. */
export type CrewView = { roles: CrewMember[]; refusal: Refusal | null };
export type RunList = { runs: RunSummary[] };

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
  kind: ActionKind;
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

/** One way to have code written; `place`: its turn in the developer's order, null when only a ticket may name it. */
export type EngineRow = { id: EngineId; title: string; install: string; test: string; place: number | null };
export type EnginePage = { engines: EngineRow[]; command: string[] | null; model: string | null };
export type EnginesFound = { found: EngineFound[] };
