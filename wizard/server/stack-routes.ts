import { Router, type Response } from 'express';

import { refuse, type Result } from '../../platform/domain/result.ts';
import { STATUS } from './action-routes.ts';
import { send } from './gatekeeping.ts';
import type { StackReads } from './stack-reads.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/;

/** What the pages of stacks and services read. Mounted under /api/stacks, behind the session. */
export function stackRoutes(reads: StackReads): Router {
  const router = Router();
  router.get('/', async (_request, response) => answer(response, await reads.stacks()));
  router.get('/:name', async (request, response) => {
    const { name } = request.params;
    if (!NAME.test(name)) return send(response, 404, refuse('not_found', 'there is no such stack'));
    answer(response, await reads.stack(name));
  });
  router.get('/:name/services/:service', async (request, response) => {
    const { name, service } = request.params;
    if (!NAME.test(name) || !NAME.test(service))
      return send(response, 404, refuse('not_found', 'there is no such service'));
    answer(response, await reads.service(name, service));
  });
  return router;
}

function answer(response: Response, result: Result<unknown>): void {
  if (result.ok) response.json(result.value);
  else send(response, STATUS[result.refusal.code], result);
}
