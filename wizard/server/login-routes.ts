import { Router, type Request, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';

import { refuse } from '../../platform/domain/result.ts';
import { requireSession, sessionSecret } from './gatekeeping.ts';
import { SESSION_HOURS, type Sessions } from './sessions.ts';

type Options = { sessions: Sessions; cookie: string; onLogout: (secret: string) => void };

/** GET /login?token=... once, and POST /api/logout. */
export function loginRoutes({ sessions, cookie, onLogout }: Options): Router {
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 20,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: false,
    skip: (request) => tokenOf(request) === null,
    message: refuse('busy', 'too many logins in a minute', 'wait a minute, then open the link again'),
  });
  const settings = { httpOnly: true, sameSite: 'strict' as const, path: '/' };

  router.get('/login', limit, async (request: Request, response: Response, next) => {
    const token = tokenOf(request);
    if (token === null) return next(); // the page says how to get a link
    const secret = await sessions.redeem(token);
    response.set('cache-control', 'no-store');
    if (secret === null) return response.redirect(303, '/login?stale=1');
    response.cookie(cookie, secret, { ...settings, maxAge: SESSION_HOURS * 3_600_000 });
    response.type('html').send(ENTER);
  });
  router.post('/api/logout', requireSession(sessions, cookie), async (request, response) => {
    const secret = sessionSecret(request.headers.cookie, cookie);
    if (secret !== null) {
      await sessions.end(secret);
      onLogout(secret);
    }
    response.clearCookie(cookie, settings).json(null);
  });
  return router;
}

/**
 * Not a redirect: a link clicked in a mail or chat page starts a cross-site chain, and a strict cookie is not sent along
 * that. From this page of ours the next step is our own.
 */
const ENTER =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Dockfra</title><p><a href="/">Dockfra</a></p></html>\n';

function tokenOf(request: Request): string | null {
  const { token } = request.query;
  return typeof token === 'string' && /^[0-9a-f]{64}$/.test(token) ? token : token === undefined ? null : '-';
}
