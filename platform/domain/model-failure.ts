import type { ModelUsage } from './model.ts';

/** What went wrong at a provider. Closed list: the retry decision goes by it. */
export type FailureKind =
  /** no connection, or one that broke before the answer was whole */
  | 'network'
  | 'timeout'
  /** 408, 409, 429: try again later */
  | 'rate'
  /** 5xx */
  | 'server'
  /** the request itself is wrong: nobody else would take it either */
  | 'bad_request'
  /** wrong key, no right, no credit */
  | 'auth'
  /** wrong address or model */
  | 'not_found'
  /** 200 with something that is no answer */
  | 'malformed'
  /** longer than any answer that was asked for */
  | 'too_large'
  /** the conversation is not the recorded one */
  | 'replay';

export type FailureFacts = {
  kind: FailureKind;
  status?: number | undefined;
  /** what the provider asked to wait */
  retryAfterMs?: number | undefined;
  /** what had been said when it broke: the provider counts it */
  usage?: ModelUsage | undefined;
};

/** The only thing that a provider throws, but for the reason of its signal. */
export class ModelFailure extends Error {
  readonly facts: FailureFacts;

  constructor(message: string, facts: FailureFacts, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ModelFailure';
    this.facts = facts;
  }
}
