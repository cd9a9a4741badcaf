import { Router, type Response } from 'express';
import { z } from 'zod';

import { refuse, type RefusalCode } from '../../platform/domain/result.ts';
import type { ActionAnswer, RunView } from '../contract.ts';
import type { ActionRuns } from './action-runs.ts';
import { send } from './gatekeeping.ts';

const PATIENCE_MS = 2000;
const NAME = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)?$/;
const callSchema = z.strictObject({ input: z.record(z.string(), z.unknown()) });

/** Starts actions and tells how they ended: at once when they are quick, else 202 and over the socket. */
export function actionRoutes(runs: ActionRuns): Router {
  const router = Router();
  router.post('/:name', async (request, response) => {
    const { name } = request.params;
    const call = callSchema.safeParse(request.body);
    if (!NAME.test(name) || name.length > 60)
      return send(response, 404, refuse('unknown_command', 'there is no such action'));
    if (!call.success)
      return send(response, 400, refuse('invalid_input', 'the body must be {"input": {...}}'));
    const started = runs.start(name, call.data.input);
    if (!started.ok) return send(response, 429, started);
    await Promise.race([
      started.value.ended,
      new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref()),
    ]);
    answer(response, runs.find(started.value.id));
  });
  router.get('/runs/:id', (request, response) => answer(response, runs.find(request.params.id)));
  return router;
}

function answer(response: Response, run: RunView | null): void {
  if (!run)
    return send(
      response,
      404,
      refuse('not_found', 'this run is not known (any more)', 'look at the ticket: it says how it ended'),
    );
  const body: ActionAnswer & { refusal?: RunView['refusal'] } = run.refusal
    ? { run, refusal: run.refusal }
    : { run };
  response.status(statusOf(run)).json(body);
}

function statusOf(run: RunView): number {
  if (run.state === 'running') return 202;
  return run.refusal ? STATUS[run.refusal.code] : 200;
}

export const STATUS: Readonly<Record<RefusalCode, number>> = {
  invalid_input: 400,
  unknown_command: 404,
  not_found: 404,
  not_allowed: 403,
  wrong_state: 409,
  conflict: 409,
  lease_lost: 409,
  not_ready: 409,
  paused: 409,
  empty_diff: 409,
  limits: 409,
  checks_failed: 409,
  dirty_tree: 409,
  dangerous: 409,
  main_moved: 409,
  busy: 429,
  unsupported: 501,
  failed: 500,
};
