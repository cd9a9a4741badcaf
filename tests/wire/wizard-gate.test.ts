import { describe, expect, it } from 'vitest';

import { serveWizard } from './wizard-server.ts';

const ROUTES = [
  ['GET', '/api/snapshot'],
  ['GET', '/api/tickets/T-0007'],
  ['GET', '/api/tickets/T-0007/diff'],
  ['GET', '/api/evidence/T-0007/T-0007/backend-base.log'],
  ['GET', '/api/actions/runs/00'],
  ['GET', '/api/anything'],
  ['POST', '/api/actions/ticket.approve'],
  ['POST', '/api/logout'],
] as const;

describe('without a session', () => {
  it.each(ROUTES)('%s %s answers 401 and runs nothing', async (method, path) => {
    const { ask, world, wizard } = await serveWizard();
    const headers = method === 'POST' ? { origin: wizard.url, 'content-type': 'application/json' } : {};
    const reply = await ask(path, {
      method,
      headers,
      ...(method === 'POST' ? { body: '{"input":{"id":"T-0007"}}' } : {}),
    });
    expect(reply.status).toBe(401);
    expect(reply.text).not.toContain('T-0007 ');
    expect(world.calls).toEqual([]);
  });

  it('the page itself says nothing of the root', async () => {
    const { ask, dir } = await serveWizard();
    const reply = await ask('/tickets/T-0007');
    expect(reply.status).toBe(200);
    expect(reply.text).not.toContain(dir);
  });
});

describe('another site', () => {
  it.each(['evil.example', 'evil.example:5050', 'localhost', '127.0.0.1.evil.example:80', '[::1]:80'])(
    'is refused by its Host: %s',
    async (host) => {
      const { ask, logIn } = await serveWizard();
      const cookie = await logIn();
      expect((await ask('/api/snapshot', { headers: { cookie, host } })).status).toBe(403);
      expect((await ask('/', { headers: { host } })).status).toBe(403);
    },
  );

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'is refused by its Origin: %s',
    async (origin) => {
      const { ask, logIn, world } = await serveWizard();
      const headers = { cookie: await logIn(), origin, 'content-type': 'application/json' };
      const reply = await ask('/api/actions/ticket.approve', {
        method: 'POST',
        headers,
        body: '{"input":{"id":"T-0007"}}',
      });
      expect(reply.status).toBe(403);
      expect((await ask('/api/snapshot', { headers: { cookie: headers.cookie, origin } })).status).toBe(403);
      expect(world.calls).toEqual([]);
    },
  );

  it('is refused when a change carries no Origin at all', async () => {
    const { ask, logIn, world } = await serveWizard();
    const headers = { cookie: await logIn(), 'content-type': 'application/json' };
    expect((await ask('/api/actions/pause', { method: 'POST', headers, body: '{"input":{}}' })).status).toBe(
      403,
    );
    expect(world.calls).toEqual([]);
  });

  it('is refused when it is a page on another port of this host', async () => {
    const { ask, logIn } = await serveWizard();
    const headers = { cookie: await logIn(), 'sec-fetch-site': 'same-site' };
    expect((await ask('/api/snapshot', { headers })).status).toBe(403);
  });

  it('cannot send a change as a form', async () => {
    const { ask, logIn, wizard, world } = await serveWizard();
    const headers = { cookie: await logIn(), origin: wizard.url, 'content-type': 'text/plain' };
    expect((await ask('/api/actions/pause', { method: 'POST', headers, body: '{"input":{}}' })).status).toBe(
      415,
    );
    expect(world.calls).toEqual([]);
  });
});

describe('every answer', () => {
  it('forbids scripts but our own, frames, sniffing and referrers; the nonce is new each time', async () => {
    const { ask } = await serveWizard();
    const [first, second] = [await ask('/'), await ask('/')];
    const policy = String(first.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(first.headers['x-content-type-options']).toBe('nosniff');
    expect(first.headers['referrer-policy']).toBe('no-referrer');
    const nonce = /content="([\w-]{20,})"/.exec(first.text)?.[1];
    expect(policy).toContain(`'nonce-${String(nonce)}'`);
    expect(second.text).not.toContain(String(nonce));
  });
});
