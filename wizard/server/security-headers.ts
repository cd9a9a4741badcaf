import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

import type { Addresses } from './gatekeeping.ts';

/** No script, style, frame or connection but our own. Component styles carry a nonce made for each page. */
export function securityHeaders(addresses: () => Addresses): RequestHandler[] {
  const sockets = () => [...addresses().hosts].map((host) => `ws://${host}`).join(' ');
  const nonce: RequestHandler = (_request, response, next) => {
    response.locals['nonce'] = randomBytes(16).toString('base64url');
    next();
  };
  const policy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_request, response) => `'nonce-${nonceOf(response)}'`],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", () => sockets()],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  return [nonce, policy];
}

export function nonceOf(response: object): string {
  if (!('locals' in response) || typeof response.locals !== 'object' || response.locals === null) return '';
  return 'nonce' in response.locals && typeof response.locals.nonce === 'string' ? response.locals.nonce : '';
}
