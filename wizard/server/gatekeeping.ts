import type { NextFunction, Request, RequestHandler, Response } from 'express';

import { refuse } from '../../platform/domain/result.ts';
import type { Sessions } from './sessions.ts';

/** Names under which this server may be called. Anything else in Host or Origin is another site (DNS rebinding). */
export type Addresses = { hosts: ReadonlySet<string>; origins: ReadonlySet<string> };

export function addressesOf(port: number): Addresses {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return { hosts: new Set(hosts), origins: new Set(hosts.map((host) => `http://${host}`)) };
}

type Heads = { host?: string | undefined; origin?: string | undefined };

/** Null when the request may be served; otherwise what is wrong with it. `strict`: an Origin must be there. */
export function strangerIn(addresses: Addresses, heads: Heads, strict: boolean): string | null {
  if (heads.host === undefined || !addresses.hosts.has(heads.host))
    return 'this server is not known under that name';
  if (heads.origin === undefined) return strict ? 'a change needs an Origin header' : null;
  return addresses.origins.has(heads.origin) ? null : 'the request comes from another site';
}

export function guardAddress(addresses: () => Addresses): RequestHandler {
  return (request, response, next) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    const wrong = strangerIn(addresses(), request.headers, changes) ?? crossSite(request);
    if (wrong === null) return next();
    const [first] = addresses().origins;
    send(response, 403, refuse('not_allowed', wrong, `open ${first ?? 'the wizard'} in this browser`));
  };
}

/** A page on another port of this host is "same site" for cookies: the browser tells it from us here. */
function crossSite(request: Request): string | null {
  const site = request.headers['sec-fetch-site'];
  if (!request.path.startsWith('/api/')) return null;
  return site === undefined || site === 'same-origin' || site === 'none'
    ? null
    : 'the request comes from another site';
}

/** Cookies are shared by all ports of a host: the root's id keeps two wizards apart. */
export function cookieName(rootId: string): string {
  return `dockfra_${rootId.replaceAll(/[^A-Za-z0-9_-]/g, '')}`;
}

export function sessionSecret(cookieHeader: string | undefined, name: string): string | null {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value !== undefined && /^[0-9a-f]{64}$/.test(value)) return value;
  }
  return null;
}

export function requireSession(sessions: Sessions, cookie: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const secret = sessionSecret(request.headers.cookie, cookie);
    if (secret !== null && sessions.expiryOf(secret) !== null) return next();
    send(
      response,
      401,
      refuse('not_allowed', 'you are not logged in here', 'get a link with: dockfra login'),
    );
  };
}

/** Only JSON can carry a change: a form of another site cannot send it without asking first. */
export function requireJson(request: Request, response: Response, next: NextFunction): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.is('application/json') !== false)
    return next();
  send(
    response,
    415,
    refuse('invalid_input', 'a change is sent as application/json', 'set the Content-Type header'),
  );
}

export function send(response: Response, status: number, refused: { refusal: unknown }): void {
  response.status(status).json({ refusal: refused.refusal });
}
