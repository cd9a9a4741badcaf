import type { FailureFacts, FailureKind } from './model-failure.ts';

export type RetryDecision =
  /** the same provider again after `waitMs` */
  | { next: 'retry'; waitMs: number }
  /** another profile may do better */
  | { next: 'fallback' }
  /** nobody would do better */
  | { next: 'stop' };

export const MAX_ATTEMPTS = 4;
const BASE_MS = 500;
const CAP_MS = 20_000;
/** Longer than this a call does not wait for a provider that asks for patience. */
export const MAX_RETRY_AFTER_MS = 60_000;

const TRANSIENT: readonly FailureKind[] = ['network', 'timeout', 'rate', 'server'];

/**
 * What to do after attempt number `attempt` (from 1) failed. Exponential backoff with full jitter: `chance` in [0, 1) is
 * drawn by the caller. A provider's Retry-After is honoured, with up to a second of jitter on top.
 */
export function decideRetry(failure: FailureFacts, attempt: number, chance: number): RetryDecision {
  if (failure.kind === 'bad_request' || failure.kind === 'replay') return { next: 'stop' };
  if (!TRANSIENT.includes(failure.kind) || attempt >= MAX_ATTEMPTS) return { next: 'fallback' };
  // a model that did not finish in its whole time is not asked more than twice
  if (failure.kind === 'timeout' && attempt >= 2) return { next: 'fallback' };
  const asked = failure.retryAfterMs;
  if (asked !== undefined) {
    if (asked > MAX_RETRY_AFTER_MS) return { next: 'fallback' };
    return { next: 'retry', waitMs: Math.ceil(asked + chance * 1000) };
  }
  return { next: 'retry', waitMs: Math.ceil(chance * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1))) };
}

/** Retry-After: seconds or a date; `retry-after-ms` before it. Undefined when neither says a time. */
export function readRetryAfter(header: (name: string) => string | null, now: Date): number | undefined {
  const ms = Number(header('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const text = header('retry-after')?.trim();
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

export function kindOfStatus(status: number): FailureKind {
  if (status === 408 || status === 409 || status === 429) return 'rate';
  if (status === 401 || status === 402 || status === 403) return 'auth';
  if (status === 404 || status === 405 || status === 410) return 'not_found';
  return status >= 500 ? 'server' : 'bad_request';
}
