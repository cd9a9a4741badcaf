import { z } from 'zod';

import { ENGINE_IDS } from '../../platform/domain/engine-ids.gen.ts';
import { foundListSchema } from '../../platform/domain/engine-found.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type { EnginePage, EnginesFound } from '../contract-crew.ts';
import type { ReadAction } from './action-reads.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

const listSchema: z.ZodType<EnginePage> = z.object({
  engines: z.array(
    z.object({
      id: z.enum(ENGINE_IDS),
      title: z.string(),
      install: z.string(),
      test: z.string(),
      place: z.number().nullable(),
    }),
  ),
  command: z.array(z.string()).nullable(),
  model: z.string().nullable(),
});

/** The coding engines in the developer's order, as the settings say. */
export async function readEnginePage(readAction: ReadAction, veil: Veil): Promise<Result<EnginePage>> {
  const [answer] = await Promise.all([readAction('engine.list', {}), veil.fresh()]);
  return shown(answer, listSchema, veil);
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
