import type { z } from 'zod';

import { messageOf } from '../../platform/domain/errors.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

/** Runs an action that only reads, as the owner. */
export type ReadAction = (name: string, input: Record<string, unknown>) => Promise<Result<unknown>>;

/** Asks an action for what a page shows: an answer of this shape, or a refusal. Never throws: a front must answer whatever the platform does. */
export type CheckedRead = <T>(
  name: string,
  input: Record<string, unknown>,
  schema: z.ZodType<T>,
) => Promise<Result<T>>;

export function createCheckedRead(readAction: ReadAction): CheckedRead {
  return async (name, input, schema) => {
    const answer = await readAction(name, input).catch(cannotRead);
    if (!answer.ok) return { ok: false, refusal: plainValue(answer.refusal) };
    const parsed = schema.safeParse(answer.value);
    return parsed.success
      ? ok(parsed.data)
      : refuse('failed', `${name} answered in a way that is not known here`);
  };
}

/** The same, with secrets that slipped past the action veiled, and what is no text made visible. */
export function createVeiledRead(readAction: ReadAction, veil: Veil): CheckedRead {
  const read = createCheckedRead(readAction);
  return async (...wanted) => {
    const [answer] = await Promise.all([read(...wanted), veil.fresh()]);
    return plainValue(veil.value(answer));
  };
}

function cannotRead(error: unknown): Result<unknown> {
  return refuse('failed', messageOf(error).slice(0, 500), 'see the platform log: dockfra logs');
}
