import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router } from 'express';

import { nonceOf } from './security-headers.ts';

const NONCE_MARK = '__NONCE__';

/** The built page: hashed files for ever, the shell never cached, with the nonce of this very answer. */
export function pageFiles(staticDir: string): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(join(staticDir, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      fallthrough: false,
      redirect: false,
    }),
  );
  router.use(express.static(staticDir, { index: false, maxAge: '1h', redirect: false }));
  router.get('/{*path}', async (_request, response) => {
    const shell = await readFile(join(staticDir, 'index.html'), 'utf8');
    response
      .set('cache-control', 'no-store')
      .type('html')
      .send(shell.replaceAll(NONCE_MARK, nonceOf(response)));
  });
  return router;
}
