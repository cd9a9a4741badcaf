import { Router, type Response } from 'express';
import { z } from 'zod';

import { refuse, type Result } from '../../platform/domain/result.ts';
import { AUDIT_OUTCOMES, AUDIT_ROLES } from '../contract-activity.ts';
import { STATUS } from './action-routes.ts';
import type { ActivityReads } from './activity-reads.ts';
import { send } from './gatekeeping.ts';

const part = z.string().min(1).max(200).optional();
/** What the query of /api/audit may say. */
export const auditQuery = z.object({
  role: z.enum(AUDIT_ROLES).optional(),
  person: part,
  action: part,
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  text: part,
  before: z
    .string()
    .regex(/^\d{4}-\d{2}:\d{1,15}$/)
    .optional(),
});

/** Who did what, and what stands in the way. Mounted under /api, behind the session. */
export function activityRoutes(reads: ActivityReads): Router {
  const router = Router();
  router.get('/audit', async (request, response) => {
    const wish = auditQuery.safeParse(request.query);
    if (!wish.success)
      return send(
        response,
        400,
        refuse(
          'invalid_input',
          'the audit is looked through by role, person, action, outcome, text and before',
        ),
      );
    const given = Object.entries(wish.data).filter((pair): pair is [string, string] => pair[1] !== undefined);
    answer(response, await reads.list(Object.fromEntries(given)));
  });
  router.get('/audit/chain', async (request, response) => {
    response.json(await reads.chain(request.query['again'] === '1'));
  });
  router.get('/doctor', async (request, response) =>
    answer(response, await reads.doctor(request.query['again'] === '1')),
  );
  return router;
}

function answer(response: Response, result: Result<unknown>): void {
  if (result.ok) response.json(result.value);
  else send(response, STATUS[result.refusal.code], result);
}
