import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { cookieOf, serveWizard } from './wizard-server.ts';

const pathOf = (link: string) => new URL(link).pathname + new URL(link).search;

describe('a login link', () => {
  it('logs in once: the cookie is for this site only and out of reach of scripts', async () => {
    const { ask, wizard } = await serveWizard();
    const reply = await ask(pathOf(await wizard.loginLink()));
    expect(reply.status).toBe(200);
    const [set] = reply.headers['set-cookie'] ?? [];
    expect(set).toContain('HttpOnly');
    expect(set).toContain('SameSite=Strict');
    expect((await ask('/api/snapshot', { headers: { cookie: cookieOf(reply) } })).status).toBe(200);
  });

  it('is refused when it is used again, and gives no cookie', async () => {
    const { ask, wizard } = await serveWizard();
    const path = pathOf(await wizard.loginLink());
    await ask(path);
    const again = await ask(path);
    expect(again.status).toBe(303);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it('works for one only when two browsers open it at the same moment', async () => {
    const { ask, wizard } = await serveWizard();
    const path = pathOf(await wizard.loginLink());
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask(path)));
    expect(replies.filter((reply) => cookieOf(reply) !== '')).toHaveLength(1);
  });

  it('is too old after 15 minutes', async () => {
    const { ask, wizard, world } = await serveWizard();
    const path = pathOf(await wizard.loginLink());
    world.clock.now = new Date(Date.now() + 15 * 60_000 + 1000);
    expect(cookieOf(await ask(path))).toBe('');
  });

  it('cannot be guessed at speed', async () => {
    const { ask } = await serveWizard();
    const tries = await Promise.all(
      Array.from({ length: 30 }, (_, index) => ask(`/login?token=${String(index).padStart(64, '0')}`)),
    );
    expect(tries.filter((reply) => reply.status === 429).length).toBeGreaterThanOrEqual(10);
  });

  it('stands in no file, nor does the session', async () => {
    const { dir, logIn, wizard } = await serveWizard();
    const token = new URL(await wizard.loginLink()).searchParams.get('token') ?? '';
    const secret = (await logIn()).split('=')[1] ?? '';
    const file = join(dir, '.dockfra', 'wizard', 'sessions.json');
    const text = await readFile(file, 'utf8');
    expect(token).toHaveLength(64);
    expect(secret).toHaveLength(64);
    expect(text).not.toContain(token);
    expect(text).not.toContain(secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe('a session', () => {
  it('outlives a restart of the platform', async () => {
    const first = await serveWizard();
    const cookie = await first.logIn();
    const second = await serveWizard(first.dir);
    expect((await second.ask('/api/snapshot', { headers: { cookie } })).status).toBe(200);
  });

  it('ends after 12 hours', async () => {
    const { ask, logIn, world } = await serveWizard();
    const cookie = await logIn();
    world.clock.now = new Date(Date.now() + 12 * 3_600_000 + 1000);
    expect((await ask('/api/snapshot', { headers: { cookie } })).status).toBe(401);
  });

  it('ends at logout, for good', async () => {
    const { ask, logIn, post } = await serveWizard();
    const cookie = await logIn();
    expect((await post('/api/logout', cookie, {})).status).toBe(200);
    expect((await ask('/api/snapshot', { headers: { cookie } })).status).toBe(401);
  });
});
