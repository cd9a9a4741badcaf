// The settings over the wire: what the page is sent, and what it sends.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { SETTINGS_FILES } from '../browser/fake-settings.ts';
import { serveWizard, type Served } from './wizard-server.ts';

const pageSchema = z.object({
  fields: z.array(z.object({ name: z.string(), value: z.string().nullable(), set: z.boolean() })),
});

async function served(): Promise<{ served: Served; cookie: string; get(path: string): Promise<string> }> {
  const wizard = await serveWizard();
  wizard.world.settings.lay(SETTINGS_FILES);
  onTestFinished(() => wizard.world.settings.close());
  const cookie = await wizard.logIn();
  return {
    served: wizard,
    cookie,
    get: async (path) => (await wizard.ask(path, { headers: { cookie } })).text,
  };
}

it('are read behind the session only, with suggestions, and say when the engine is away', async () => {
  const { served: wizard, get } = await served();
  expect((await wizard.ask('/api/settings')).status).toBe(401);
  expect((await wizard.ask('/api/settings/suggestions')).status).toBe(401);
  const { fields } = pageSchema.parse(JSON.parse(await get('/api/settings')));
  expect(fields.find(({ name }) => name === 'DB_NAME')).toEqual({
    name: 'DB_NAME',
    value: 'shop',
    set: true,
  });
  const suggestions = await get('/api/settings/suggestions');
  expect(suggestions).toContain('"value":"shop.example.org"');
  expect(suggestions).toContain('no engine in this test');
});

it('a stored secret comes back in no answer, also one that stands in another value', async () => {
  const canary = 'Kanarienvogel+7/3f9c2e81d4';
  const { served: wizard, cookie, get } = await served();
  const values = [`DB_PASSWORD=${canary}`, `SITE_HOST=x`, `DB_NAME=a-${canary}-b`];
  const saved = await wizard.post('/api/actions/settings.set', cookie, { input: { values } });
  expect(saved.status).toBe(200);
  expect(await readFile(join(wizard.dir, 'shop/.env'), 'utf8')).toContain(`DB_PASSWORD=${canary}\n`);
  const refused = await wizard.post('/api/actions/settings.set', cookie, {
    input: { values: [`DB_PASSWORD=${canary}`, 'WEB_PORT=x'] },
  });
  expect(refused.status).toBe(400);
  const { fields } = pageSchema.parse(JSON.parse(await get('/api/settings')));
  expect(fields.find(({ name }) => name === 'DB_NAME')).toEqual({ name: 'DB_NAME', value: null, set: true });
  const texts = [
    saved.text,
    refused.text,
    await get('/api/settings'),
    await get('/api/settings/suggestions'),
  ];
  for (const text of [...texts, await get('/api/snapshot')]) expect(text).not.toContain(canary);
});

it('refuses what is no value of a setting with a reason, and writes nothing', async () => {
  const { served: wizard, cookie } = await served();
  const before = await readFile(join(wizard.dir, 'shop/.env'), 'utf8');
  for (const input of [
    { values: 'SITE_HOST=x' },
    { values: [{}] },
    { values: ['SITE_HOST'] },
    { values: ['../x=1'] },
    { values: ['A`id`=1'] },
    { values: ['SITE_HOST=x'], stack: '../shop' },
    { values: ['SITE_HOST=x', 'SITE_HOST=y'] },
    { values: ['DB_NAME=a\u0000b'] },
    { values: [`DB_NAME=${'x'.repeat(30_000)}`] },
    { unset: ['DB_NAME;rm'] },
    {},
  ]) {
    const answer = await wizard.post('/api/actions/settings.set', cookie, { input });
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).toContain('"message"');
  }
  expect(await readFile(join(wizard.dir, 'shop/.env'), 'utf8')).toBe(before);
});
