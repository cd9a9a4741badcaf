import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { ACTION } from '../../wizard/contract.ts';
import { serveWizard } from './wizard-server.ts';

describe('what the page offers', () => {
  it.each(Object.values(ACTION))('%s is an action of the platform', (name) => {
    expect(ACTIONS.map((action) => action.name)).toContain(name);
  });
});

describe('POST /api/actions/:name', () => {
  it('goes through runAction as the owner, from the wizard', async () => {
    const { logIn, post, world } = await serveWizard();
    const reply = await post('/api/actions/ticket.approve', await logIn(), {
      input: { id: 'T-0007', reason: 'good' },
    });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ run: { action: 'ticket.approve', subject: 'T-0007', state: 'done' } });
    expect(world.calls).toEqual([
      {
        name: 'ticket.approve',
        input: { id: 'T-0007', reason: 'good' },
        caller: { role: 'owner', person: 'owner', personClaimed: false, via: 'wizard' },
      },
    ]);
    expect(world.tickets.get('T-0007')?.status).toBe('approved');
  });

  it('passes a refusal on with its reason', async () => {
    const { logIn, post } = await serveWizard();
    const reply = await post('/api/actions/ticket.approve', await logIn(), { input: { id: 'T-0005' } });
    expect(reply.status).toBe(409);
    expect(reply.json).toMatchObject({
      refusal: { code: 'wrong_state', message: expect.stringContaining('T-0005 is open') },
    });
  });

  it('knows the id of what was created', async () => {
    const { logIn, post } = await serveWizard();
    const reply = await post('/api/actions/ticket.create', await logIn(), { input: { title: 'New' } });
    expect(reply.json).toMatchObject({ run: { state: 'done', subject: 'T-0010' } });
  });

  it('answers 202 for long work and tells later how it ended', async () => {
    const { ask, logIn, post } = await serveWizard();
    const cookie = await logIn();
    const reply = await post(`/api/actions/${ACTION.deploy}`, cookie, { input: { id: 'T-0006' } });
    expect(reply.status).toBe(202);
    const id = /"id":"([0-9a-f]{16})"/.exec(reply.text)?.[1];
    await expect
      .poll(async () => (await ask(`/api/actions/runs/${String(id)}`, { headers: { cookie } })).json)
      .toMatchObject({
        run: { state: 'done', lines: [{ stage: 'build' }, { stage: 'switch' }, { stage: 'verify' }] },
      });
  });

  it.each(['{', '[]', '"text"', '{"input":[]}', '{"input":{},"more":1}', '{}'])(
    'answers 400 for the body %s',
    async (body) => {
      const { ask, logIn, wizard, world } = await serveWizard();
      const headers = { cookie: await logIn(), origin: wizard.url, 'content-type': 'application/json' };
      const reply = await ask('/api/actions/pause', { method: 'POST', headers, body });
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ refusal: { code: 'invalid_input' } });
      expect(world.calls).toEqual([]);
    },
  );

  it('answers 413 for a body that is too large', async () => {
    const { logIn, post } = await serveWizard();
    expect(
      (await post('/api/actions/ticket.create', await logIn(), { input: { title: 'x'.repeat(300_000) } }))
        .status,
    ).toBe(413);
  });

  it('answers 404 for a name that is none', async () => {
    const { logIn, post, world } = await serveWizard();
    const cookie = await logIn();
    expect((await post('/api/actions/__proto__', cookie, { input: {} })).status).toBe(404);
    expect((await post('/api/actions/no.such', cookie, { input: {} })).status).toBe(404);
    expect(world.calls.map((call) => call.name)).toEqual(['no.such']);
  });
});
