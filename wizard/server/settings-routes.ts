import { Router, type Response } from 'express';

import type { Result } from '../../platform/domain/result.ts';
import { STATUS } from './action-routes.ts';
import { send } from './gatekeeping.ts';
import type { SettingsReads } from './settings-reads.ts';

/** Mounted under /api/settings, behind the session. Settings are changed by actions. */
export function settingsRoutes(reads: SettingsReads): Router {
  const router = Router();
  router.get('/', async (_request, response) => answer(response, await reads.settings()));
  router.get('/suggestions', async (_request, response) => answer(response, await reads.suggestions()));
  return router;
}

function answer(response: Response, result: Result<unknown>): void {
  if (result.ok) response.json(result.value);
  else send(response, STATUS[result.refusal.code], result);
}
