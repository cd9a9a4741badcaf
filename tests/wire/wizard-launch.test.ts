import { describe, expect, it } from 'vitest';

import { launchOf, preflightOf } from '../browser/fake-launches.ts';
import { serveWizard } from './wizard-server.ts';

const SECRET = 'kx92-very-secret-71';

describe('what the launch page reads', () => {
  it('is for whoever is logged in', async () => {
    const { ask } = await serveWizard();
    for (const path of [
      '/api/launches',
      '/api/launches/choices',
      '/api/preflight',
      `/api/launches/${launchOf().id}/output`,
    ])
      expect((await ask(path)).status).toBe(401);
  });

  it('shows launches and their output without secrets and terminal codes', async () => {
    const { ask, logIn, world } = await serveWizard();
    const headers = { cookie: await logIn() };
    world.secrets = [{ name: 'DB_PASSWORD', value: SECRET }];
    world.launches.records = [
      launchOf({
        failure: { stack: 'shop', service: 'db', cause: `password ${SECRET}`, fix: 'x', lines: [] },
      }),
    ];
    world.launches.lines = ['first', `the password is \u001b[31m${SECRET}`];
    const launches = await ask('/api/launches', { headers });
    expect(launches.json).toMatchObject({ launches: [{ id: launchOf().id, failure: { service: 'db' } }] });
    const output = await ask(`/api/launches/${launchOf().id}/output?after=1`, { headers });
    expect(output.json).toEqual({ lines: ['the password is [secret:DB_PASSWORD]'], next: 2 });
    expect(launches.text + output.text).not.toContain(SECRET);
  });

  it.each(['x', '..%2f..%2fetc', '20300101000000-ABCDEF', '20300101000000-abcdef.json'])(
    'there is no launch %s',
    async (id) => {
      const { ask, logIn } = await serveWizard();
      const headers = { cookie: await logIn() };
      expect((await ask(`/api/launches/${id}/output`, { headers })).status).toBe(404);
    },
  );

  it('hands the choice to preflight as it is, and refuses what is none', async () => {
    const { ask, logIn, world } = await serveWizard();
    const headers = { cookie: await logIn() };
    const asked: unknown[] = [];
    const { act } = world.launches;
    world.launches.act = async (name, input) => {
      if (name === 'stack.preflight') asked.push(input);
      return act(name, input);
    };
    world.launches.preflight = preflightOf();
    const reply = await ask('/api/preflight?stack=shop&stack=blog&profile=debug&environment=prod', {
      headers,
    });
    expect(reply.json).toMatchObject({ ready: true });
    await ask('/api/preflight?stack=shop', { headers });
    expect(asked).toEqual([
      { stacks: ['shop', 'blog'], profile: ['debug'], environment: 'prod' },
      { stacks: ['shop'] },
    ]);
    expect((await ask(`/api/preflight?stack=${'x'.repeat(200)}`, { headers })).status).toBe(400);
  });

  it('rings the pages when a launch moves on', async () => {
    const { ask, logIn, world } = await serveWizard();
    const headers = { cookie: await logIn() };
    const rev = async () => {
      const { json } = await ask('/api/snapshot', { headers });
      return typeof json === 'object' && json !== null && 'launch_rev' in json ? json.launch_rev : null;
    };
    expect(await rev()).toBe(0);
    world.launches.records = [launchOf()];
    world.launches.change({ note: 'x' });
    await expect.poll(rev).toBe(1);
  });
});
