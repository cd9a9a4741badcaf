import type { ModelAnswer, ModelRequest } from './domain/model.ts';
import type { Breaker } from './domain/model-breaker.ts';
import type { Cassette } from './domain/model-cassette.ts';
import type { ModelProfile } from './domain/config-model.ts';
import type { Brought, KnownSecret } from './domain/redact.ts';
import type { Result } from './domain/result.ts';
import type { CallerRole } from './domain/ticket.ts';
import type { RunLine } from './domain/agent-run.ts';

/** One provider behind one profile. Throws ModelFailure (domain/model-failure.ts) for everything that goes wrong, and the signal's reason when it aborts. */
export interface ModelProviders {
  /** `key`: the resolved API key or null; `conversation`: what is replayed is found by it (run id) */
  call(
    call: { profile: ModelProfile; key: string | null; request: ModelRequest; conversation: string },
    onDelta: (text: string) => void,
    signal: AbortSignal,
  ): Promise<ModelAnswer>;
  /** names of the models that the provider offers; empty when it cannot say */
  list(profile: ModelProfile, key: string | null, signal: AbortSignal): Promise<string[]>;
}

/** A recorded conversation as a file of the owner's; `file` may be relative to the current folder. */
export interface Cassettes {
  /** writes it durably, over an older cassette only; returns the absolute path */
  save(file: string, cassette: Cassette): Promise<Result<string>>;
}

/** What calls of one platform share: how many are under way, and which provider is left alone for a while. In memory. */
export interface ModelGate {
  /** waits for one of the places; the answer gives it back. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<() => void>;
  breaker(key: string): Breaker;
  note(key: string, breaker: Breaker): void;
  /** in [0, 1) for jitter */
  chance(): number;
}

/** One call on record, also a failed one (it costs what had been said). */
export type UsageRecord = {
  at: string;
  role: CallerRole;
  ticketId: string | null;
  run: string | null;
  provider: string;
  model: string;
  replayed: boolean;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  usd: number;
  ms: number;
  outcome: 'ok' | 'failed' | 'refused';
};

export type UsageFilter = { role?: CallerRole; ticketId?: string; run?: string; since?: string };
export type UsageSum = { calls: number; inputTokens: number; outputTokens: number; usd: number };

/** Spending, durable before the answer is handed on. */
export interface UsageStore {
  /**
   * Puts a call on record before it is made, at its worst case, in one transaction with `fits`, which sees the sums that
   * count so far. What a crash leaves here stays counted: the provider may have been paid.
   */
  reserve(
    usage: UsageRecord,
    filters: readonly UsageFilter[],
    fits: (spentUsd: readonly number[]) => Result<null>,
  ): Promise<Result<number>>;
  /** the real figures in place of the reserved ones */
  settle(id: number, usage: UsageRecord): Promise<void>;
  /** sums of what matches; `since` as ISO time */
  sum(filter: UsageFilter): Promise<UsageSum>;
  /** sums per day (UTC), role and model, newest day first */
  byDay(days: number): Promise<(UsageSum & { day: string; role: CallerRole; model: string })[]>;
  /** sums per ticket, dearest first */
  byTicket(limit: number): Promise<(UsageSum & { ticketId: string })[]>;
}

/** `.dockfra/secrets.json` (0600), the process environment, and the known secret values of the root's stacks. */
export interface Secrets {
  /** environment first, then the file; null when neither has it */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  names(): Promise<string[]>;
  /** every known secret value (of Dockfra and of the stacks' .env) with a short name, for redaction; never shown */
  known(): Promise<KnownSecret[]>;
  /** what a conversation brought in, so that placeholders mean the same after a restart */
  brought(run: string): Promise<Brought>;
  /** durable before a placeholder is used */
  bring(run: string, brought: Brought): Promise<void>;
}

/** dockfra.yaml as text. */
export interface SettingsFile {
  read(): Promise<string | null>;
  /** refused with `conflict` when the file is not `before` (null: absent) any more; keeps its mode */
  replace(before: string | null, after: string): Promise<Result<null>>;
}

/** The conversation of each agent run, one JSON line per event, append-only and durable: `.dockfra/transcripts/<ticket or role>/<run>.jsonl`. */
export interface Transcripts {
  /** creates the file with its first line; throws when the run exists */
  open(run: string, subject: string, first: RunLine): Promise<void>;
  /** `at` must be the number of lines so far: a late or doubled writer is refused with `conflict` (throws DockfraError) */
  append(run: string, at: number, lines: RunLine[]): Promise<void>;
  /** every line, a torn last one cut off; null when there is no such run */
  read(run: string): Promise<RunLine[] | null>;
  /** runs of a ticket or role, oldest first */
  list(subject?: string): Promise<{ run: string; subject: string }[]>;
}
