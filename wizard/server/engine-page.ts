import type { z } from 'zod';

import { engineListSchema, foundListSchema } from '../../platform/domain/engine-found.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type { EnginePage, EnginesFound } from '../contract-crew.ts';
import type { ReadAction } from './action-reads.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

/** The coding engines in the developer's order, as the settings say. */
export async function readEnginePage(readAction: ReadAction, veil: Veil): Promise<Result<EnginePage>> {
  const [answer] = await Promise.all([readAction('engine.list', {}), veil.fresh()]);
  return shown(answer, engineListSchema, veil);
}

/** What stands in the developer's container: slow, for every engine is asked there. */
export async function readEnginesFound(readAction: ReadAction, veil: Veil): Promise<Result<EnginesFound>> {
  const [answer] = await Promise.all([readAction('engine.found', {}), veil.fresh()]);
  return shown(answer, foundListSchema, veil);
}

function shown<T>(answer: Result<unknown>, schema: z.ZodType<T>, veil: Veil): Result<T> {
  if (!answer.ok) return { ok: false, refusal: plainValue(answer.refusal) };
  const parsed = schema.safeParse(answer.value);
  return parsed.success
    ? ok(plainValue(veil.value(parsed.data)))
    : refuse('failed', 'the coding engines were told in a way that is not known here');
}
