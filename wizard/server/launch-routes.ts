import { Router, type Response } from 'express';
import { z } from 'zod';

import { refuse, type Result } from '../../platform/domain/result.ts';
import { STATUS } from './action-routes.ts';
import { send } from './gatekeeping.ts';
import type { LaunchReads } from './launch-reads.ts';

const ID = /^\d{14}-[0-9a-f]{6}$/;
const afterSchema = z.coerce.number().int().min(0).catch(0);
const text = z.string().max(100);
/** The query parser gives one value as a text, several as a list. */
const several = z
  .union([text.transform((one) => [one]), z.array(text).max(500)])
  .optional()
  .transform((given) => given ?? []);
const wantedSchema = z.object({ stack: several, profile: several, environment: text.optional() });

/** What the pages of launches read. Mounted under /api, behind the session. */
export function launchRoutes(reads: LaunchReads): Router {
  const router = Router();
  router.get('/launches', async (_request, response) => answer(response, await reads.launches()));
  router.get('/launches/choices', async (_request, response) => answer(response, await reads.choices()));
  router.get('/launches/:id/output', async (request, response) => {
    const { id } = request.params;
    if (!ID.test(id)) return send(response, 404, refuse('not_found', 'there is no such launch'));
    answer(response, await reads.output(id, afterSchema.parse(request.query['after'])));
  });
  router.get('/preflight', async (request, response) => {
    const wanted = wantedSchema.safeParse(request.query);
    if (!wanted.success)
      return send(response, 400, refuse('invalid_input', 'which stacks, profiles and environment?'));
    answer(response, await reads.preflight(wanted.data));
  });
  return router;
}

function answer(response: Response, result: Result<unknown>): void {
  if (result.ok) response.json(result.value);
  else send(response, STATUS[result.refusal.code], result);
}
