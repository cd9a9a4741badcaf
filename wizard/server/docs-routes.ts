import { Router } from 'express';

import type { AnyAction } from '../../platform/actions/action.ts';
import type { OpenApi } from '../api/openapi.ts';
import { nonceOf } from './security-headers.ts';

/** The reference of these routes, made when somebody first asks. Mounted under /api, behind the session. */
export function docsRoutes(actions: readonly AnyAction[], version: string): Router {
  const router = Router();
  let made: OpenApi | null = null;
  const read = async (): Promise<OpenApi> => {
    const { isWired, openApi } = await import('../api/openapi.ts');
    return (made ??= openApi(actions.filter(isWired), version));
  };
  router.get('/openapi.json', async (_request, response) => {
    response.json(await read());
  });
  router.get('/docs', async (_request, response) => {
    const { docsPage } = await import('../api/docs-page.ts');
    response.type('html').send(docsPage(await read(), nonceOf(response)));
  });
  return router;
}
