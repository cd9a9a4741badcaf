import { Router, type Request, type Response } from 'express';
import { z } from 'zod';

import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type { Secrets } from '../../platform/ports-model.ts';
import type { ComposeFile, ComposeHistory, ComposeSaved, ComposeVersion } from '../contract-compose.ts';
import type { ReadAction } from './checked-read.ts';
import { STATUS } from './action-routes.ts';
import { send } from './gatekeeping.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

/** Shorter ones are words that stand everywhere. */
const SHORTEST_SECRET = 8;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/;
const fileSchema = z.object({
  file: z.string(),
  files: z.array(z.string()),
  text: z.string(),
  hash: z.string(),
});
export const saveSchema = z.strictObject({
  file: z.string().min(1).max(1000),
  text: z.string().max(8_000_000),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export const savedSchema: z.ZodType<ComposeSaved> = z.object({
  file: z.string(),
  version: z.number().nullable(),
  hash: z.string(),
  changes: z.array(z.string()),
});
export const historySchema: z.ZodType<ComposeHistory> = z.object({
  file: z.string(),
  hash: z.string(),
  versions: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      by: z.string().nullable(),
      how: z.enum(['set', 'unset', 'write', 'restore', 'outside']),
      current: z.boolean(),
      changes: z.array(z.string()).nullable(),
    }),
  ),
});
export const versionSchema: z.ZodType<ComposeVersion> = z.object({
  file: z.string(),
  text: z.string(),
  current: z.string(),
  changes: z.array(z.string()),
});

type Options = { act: ReadAction; veil: Veil; secrets: Pick<Secrets, 'known'> };

/** The editor of compose files, each by the action that does the same on the command line. Mounted at /api/stacks/:name/compose. */
export function composeRoutes({ act, veil, secrets }: Options): Router {
  const router = Router({ mergeParams: true });
  const hidden = createHidden(secrets, veil);
  router.get('/', async (request, response) => {
    const read = await ask(act, 'compose.show', whereOf(request), fileSchema);
    if (!read.ok) return answer(response, read);
    const hide = await hidden();
    const text = hide(read.value.text);
    const file: ComposeFile = { ...read.value, text, veiled: text !== read.value.text };
    answer(response, ok(file));
  });
  router.post('/', async (request, response) => {
    const given = saveSchema.safeParse(request.body);
    if (!given.success)
      return send(response, 400, refuse('invalid_input', 'the body must be {file, text, hash}'));
    const { file, text, hash } = given.data;
    const { stack } = whereOf(request);
    const written = await ask(act, 'compose.write', { stack, file, from: text, hash }, savedSchema);
    answer(response, await shown(veil, written));
  });
  router.get('/history', async (request, response) => {
    const listed = await ask(act, 'compose.history', whereOf(request), historySchema);
    answer(response, await shown(veil, listed));
  });
  router.get('/versions/:id', async (request, response) => {
    const input = { ...whereOf(request), version: Number(request.params.id) };
    const found = await ask(act, 'compose.diff', input, versionSchema);
    if (!found.ok) return answer(response, found);
    const hide = await hidden();
    const { text, current, ...rest } = found.value;
    answer(response, ok({ ...veil.value(rest), text: hide(text), current: hide(current) }));
  });
  return router;
}

/** Exact, for only then what is saved is what was read; but nothing of a text that a stored secret stands in. */
function createHidden(secrets: Pick<Secrets, 'known'>, veil: Veil) {
  return async (): Promise<(text: string) => string> => {
    const [known] = await Promise.all([secrets.known(), veil.fresh()]);
    const values = known.map(({ value }) => value).filter((value) => value.length >= SHORTEST_SECRET);
    return (text) => (values.some((value) => text.includes(value)) ? veil.text(text) : text);
  };
}

async function shown<T>(veil: Veil, result: Result<T>): Promise<Result<T>> {
  await veil.fresh();
  return result.ok ? ok(plainValue(veil.value(result.value))) : result;
}

function whereOf(request: Request): { stack: string; file?: string } {
  const { name } = request.params;
  const { file } = request.query;
  return {
    stack: typeof name === 'string' && NAME.test(name) ? name : '?',
    ...(typeof file === 'string' ? { file } : {}),
  };
}

async function ask<T>(
  act: ReadAction,
  name: string,
  input: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const result = await act(name, input);
  return result.ok ? ok(schema.parse(result.value)) : result;
}

function answer(response: Response, result: Result<unknown>): void {
  if (result.ok) response.json(result.value);
  else send(response, STATUS[result.refusal.code], plainValue(result));
}
