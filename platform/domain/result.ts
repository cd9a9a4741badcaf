/** Reasons for an expected "no". The list is closed: fronts map each to an exit code and an HTTP status. */
export type RefusalCode =
  | 'invalid_input'
  | 'unknown_command'
  | 'not_found'
  | 'not_allowed'
  | 'wrong_state'
  | 'conflict'
  | 'lease_lost'
  | 'not_ready'
  | 'paused'
  | 'empty_diff'
  | 'limits'
  | 'checks_failed'
  | 'dirty_tree'
  | 'dangerous'
  | 'main_moved'
  | 'busy'
  | 'unsupported'
  /** the world broke (a DockfraError): only runAction makes this one */
  | 'failed';

/** An expected "no": what is wrong and where (`message`), and what to do about it (`hint`). */
export type Refusal = { code: RefusalCode; message: string; hint?: string; details?: string[] };

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(
  code: RefusalCode,
  message: string,
  hint?: string,
  details?: string[],
): { ok: false; refusal: Refusal } {
  return {
    ok: false,
    refusal: { code, message, ...(hint ? { hint } : {}), ...(details ? { details } : {}) },
  };
}
