import { Router, type Response } from 'express';
import { z } from 'zod';

import { refuse, type Result } from '../../platform/domain/result.ts';
import { STATUS } from './action-routes.ts';
import { send } from './gatekeeping.ts';
import type { RepairReads } from './repair-reads.ts';

const NAME = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/);
const ID = /^\d{14}-[0-9a-f]{6}$/;
const placeSchema = z.object({ stack: NAME.optional(), service: NAME.optional() });
const planSchema = placeSchema.extend({
  diagnosis: z.string().regex(/^[A-Za-z0-9._@:/-]{1,200}$/),
  fix: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/),
});

/** What the pages of faults and repairs read. Mounted under /api, behind the session. */
export function repairRoutes(reads: RepairReads): Router {
  const router = Router();
  router.get('/diagnosis', async (request, response) => {
    const place = placeSchema.safeParse(request.query);
    if (!place.success) return send(response, 400, refuse('invalid_input', 'which stack and service?'));
    answer(response, await reads.diagnosis(place.data));
  });
  router.get('/repairs', async (request, response) => {
    const place = placeSchema.safeParse(request.query);
    if (!place.success) return send(response, 400, refuse('invalid_input', 'which stack and service?'));
    answer(response, await reads.repairs(place.data));
  });
  router.get('/repairs/plan', async (request, response) => {
    const wanted = planSchema.safeParse(request.query);
    if (!wanted.success) return send(response, 400, refuse('invalid_input', 'which fault and fix?'));
    answer(response, await reads.plan(wanted.data));
  });
  router.get('/repairs/:id/undo', async (request, response) => {
    const { id } = request.params;
    if (!ID.test(id)) return send(response, 404, refuse('not_found', 'there is no such repair'));
    answer(response, await reads.undoPlan(id));
  });
  return router;
}

function answer(response: Response, result: Result<unknown>): void {
  if (result.ok) response.json(result.value);
  else send(response, STATUS[result.refusal.code], result);
}
