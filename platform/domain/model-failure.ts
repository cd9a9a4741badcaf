import type { ModelUsage } from './model.ts';
import type { Refusal, RefusalCode } from './result.ts';

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

/** A failure as whoever asked hears of it: what to do depends on its kind. */
export function failureRefusal({ message, facts }: ModelFailure): Refusal {
  return { code: codeOf(facts), message, hint: hintOf(facts) };
}

function codeOf({ kind }: FailureFacts): RefusalCode {
  switch (kind) {
    case 'network':
    case 'timeout':
    case 'rate':
    case 'server':
      return 'busy';
    case 'replay':
      return 'conflict';
    case 'bad_request':
    case 'auth':
    case 'not_found':
    case 'malformed':
    case 'too_large':
      return 'invalid_input';
  }
}

function hintOf({ kind }: FailureFacts): string {
  switch (kind) {
    case 'auth':
      return 'check the key that api_key_env names, and its credit';
    case 'not_found':
      return 'check base_url and model';
    case 'malformed':
      return 'check base_url: it should end like /v1';
    case 'replay':
      return 'record the conversation again: dockfra model record RUN --to FILE';
    case 'network':
    case 'timeout':
    case 'rate':
    case 'server':
      return 'try again later, or add a fallback';
    case 'bad_request':
    case 'too_large':
      return 'see what the provider says; another model may take it';
  }
}
