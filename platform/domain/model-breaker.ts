import type { ModelProfile } from './config-model.ts';
import type { FailureKind } from './model-failure.ts';

/** The circuit breaker of one provider and model. Times as milliseconds since the epoch. */
export type Breaker = {
  /** failures in a row */
  failures: number;
  /** closed again for one trial from here on */
  openUntil: number;
  /** how long it was open last */
  openMs: number;
  /** what went wrong the last time; empty when nothing did */
  why: string;
};

export const CLOSED: Breaker = { failures: 0, openUntil: 0, openMs: 0, why: '' };
export const TRIP_AFTER = 5;
const FIRST_OPEN_MS = 15_000;
const MAX_OPEN_MS = 5 * 60_000;

/** What a breaker belongs to: an address and a model. */
export function circuitOf({ base_url: at, cassette, model }: ModelProfile): string {
  return `${at ?? ''} ${cassette ?? ''} ${model}`;
}

/** How long nobody is to be sent there; 0 when it may be tried. */
export function openFor(breaker: Breaker, now: number): number {
  return Math.max(0, breaker.openUntil - now);
}

/** Only what says that the provider is unwell counts; a wrong request or key says nothing about it. */
export function afterFailure(
  breaker: Breaker,
  { kind, why }: { kind: FailureKind; why: string },
  now: number,
): Breaker {
  if (!['network', 'timeout', 'rate', 'server', 'malformed'].includes(kind)) return breaker;
  const failures = breaker.failures + 1;
  if (failures < TRIP_AFTER) return { ...breaker, failures, why };
  // after the first trip each failed trial doubles the pause
  const openMs = breaker.openMs === 0 ? FIRST_OPEN_MS : Math.min(MAX_OPEN_MS, breaker.openMs * 2);
  return { failures, openMs, openUntil: now + openMs, why };
}

export function afterSuccess(): Breaker {
  return CLOSED;
}
