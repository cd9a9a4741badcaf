import { describe, expect, it } from 'vitest';

import { serveWizard } from './wizard-server.ts';

describe('GET /api/snapshot', () => {
  it('tells services, roles, tickets and what waits', async () => {
    const { ask, logIn } = await serveWizard();
    const reply = await ask('/api/snapshot', { headers: { cookie: await logIn() } });
    expect(reply.json).toMatchObject({
      engine: { state: 'up', version: '26.1.5' },
      stacks: [
        {
          name: 'shop',
          services: [
            { name: 'backend', word: 'healthy' },
            { name: 'db' },
            { name: 'frontend' },
            { name: 'worker', word: 'running' },
          ],
        },
      ],
      needs: [
        { kind: 'proposals', count: 2 },
        { kind: 'review', ticket: 'T-0007', flags: 2 },
        { kind: 'approved', ticket: 'T-0006' },
      ],
      sentence: [
        { key: 'sentence.services', params: { well: 4, total: 4 } },
        { key: 'sentence.works', params: { role: 'developer', ticket: 'T-0008' } },
        { key: 'sentence.waits' },
      ],
      paused: null,
    });
  });

  it('works when the engine is down, says so and keeps what was seen with its age', async () => {
    const { ask, logIn, world } = await serveWizard();
    const cookie = await logIn();
    await ask('/api/snapshot', { headers: { cookie } });
    world.engineDown = 'no engine at unix:///var/run/docker.sock';
    world.clock.now = new Date(Date.now() + 60_000);
    const reply = await ask('/api/snapshot', { headers: { cookie } });
    expect(reply.json).toMatchObject({
      engine: { state: 'down', message: world.engineDown, hint: 'start it: systemctl start docker' },
      stacks: [{ services: [{ name: 'backend' }, {}, {}, {}], as_of: expect.any(String) }],
      needs: expect.arrayContaining([expect.objectContaining({ kind: 'engine' })]),
    });
  });

  it('names a ticket that the crew leaves to a person', async () => {
    const { ask, logIn, world } = await serveWizard();
    const some = [...world.tickets.values()].find(({ status }) => status === 'open');
    if (!some) throw new Error('no open ticket');
    world.tickets.set(some.id, { ...some, labels: ['needs-person'] });
    const reply = await ask('/api/snapshot', { headers: { cookie: await logIn() } });
    expect(reply.json).toMatchObject({
      needs: expect.arrayContaining([expect.objectContaining({ kind: 'person', ticket: some.id })]),
    });
  });

  it('names a ticket file that cannot be read', async () => {
    const { ask, logIn, world } = await serveWizard();
    world.faults.push({ file: 'T-0042.json', message: 'line 3: not JSON' });
    const reply = await ask('/api/snapshot', { headers: { cookie: await logIn() } });
    expect(reply.json).toMatchObject({
      needs: expect.arrayContaining([
        { kind: 'fault', file: 'T-0042.json', message: 'line 3: not JSON', stack: null },
      ]),
    });
  });
});

describe('GET /api/tickets/:id', () => {
  it('gives the ticket and what the owner may do now', async () => {
    const { ask, logIn } = await serveWizard();
    const reply = await ask('/api/tickets/T-0007', { headers: { cookie: await logIn() } });
    expect(reply.json).toMatchObject({
      ticket: { id: 'T-0007', status: 'review' },
      verbs: ['approve', 'reject', 'close'],
    });
  });

  it('takes terminal sequences and direction overrides out of its text', async () => {
    const { ask, logIn, world } = await serveWizard();
    const ticket = world.tickets.get('T-0007');
    if (ticket) world.tickets.set('T-0007', { ...ticket, title: 'a\u001b[31mb\u001b]0;owned\u0007c\u202ed' });
    const reply = await ask('/api/tickets/T-0007', { headers: { cookie: await logIn() } });
    expect(reply.json).toMatchObject({ ticket: { title: 'abc\\u202ed' } });
  });

  it.each(['T-9999', '..%2f..%2fetc', 'T-0007%00'])('answers 404 for %s', async (id) => {
    const { ask, logIn } = await serveWizard();
    expect((await ask(`/api/tickets/${id}`, { headers: { cookie: await logIn() } })).status).toBe(404);
  });

  it('shows the difference of what was submitted, and none before', async () => {
    const { ask, logIn } = await serveWizard();
    const headers = { cookie: await logIn() };
    expect((await ask('/api/tickets/T-0007/diff', { headers })).json).toMatchObject({
      state: 'ready',
      truncated: false,
      files: [{ path: 'backend/src/server.mjs' }, { status: 'added' }],
    });
    expect((await ask('/api/tickets/T-0005/diff', { headers })).json).toEqual({ state: 'none' });
  });
});

describe('GET /api/evidence', () => {
  it('gives the text that the ticket names, without terminal colours', async () => {
    const { ask, logIn } = await serveWizard();
    const reply = await ask('/api/evidence/T-0007/T-0007/backend-commit.log', {
      headers: { cookie: await logIn() },
    });
    expect(reply.json).toMatchObject({ truncated: false, text: expect.stringMatching(/^TAP version 13\n/) });
    expect(reply.headers['content-type']).toContain('application/json');
  });

  it('is cut to its last half megabyte', async () => {
    const { ask, logIn, world } = await serveWizard();
    const ticket = world.tickets.get('T-0007');
    world.evidence.set('T-0007/big.log', Buffer.alloc(3_000_000, 'x'));
    if (ticket)
      ticket.evidence.push({
        kind: 'logs',
        name: 'big',
        result: 'info',
        at: ticket.updated_at,
        path: 'T-0007/big.log',
      });
    const reply = await ask('/api/evidence/T-0007/T-0007/big.log', { headers: { cookie: await logIn() } });
    expect(reply.json).toMatchObject({ bytes: 3_000_000, truncated: true });
    expect(reply.text.length).toBeLessThan(600_000);
  });

  it.each([
    '../../../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/secrets.json',
    'T-0006/backend-base.log',
    'T-0007/%00',
  ])('opens nothing else: %s', async (path) => {
    const { ask, logIn, world } = await serveWizard();
    world.evidence.set('../../../../etc/passwd', Buffer.from('root:x:0'));
    world.evidence.set('../../secrets.json', Buffer.from('{}'));
    const reply = await ask(`/api/evidence/T-0007/${path}`, { headers: { cookie: await logIn() } });
    expect(reply.status).toBe(404);
  });

  it('says that a file was changed after it was recorded', async () => {
    const { ask, logIn, world } = await serveWizard();
    world.evidence.set('T-0007/backend-base.log', Buffer.from('all tests passed, believe me'));
    const reply = await ask('/api/evidence/T-0007/T-0007/backend-base.log', {
      headers: { cookie: await logIn() },
    });
    expect(reply.status).toBe(500);
    expect(reply.json).toMatchObject({
      refusal: { code: 'failed', message: expect.stringContaining('not what was recorded') },
    });
  });
});
