import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { serveWizard } from './wizard-server.ts';

const TEXT =
  'services:\n  web: { image: "x:1", environment: { DB: "postgres://u:word@db/x" } } # \u00a0\t\u200f\n';
const HASH = '0'.repeat(64);

async function served() {
  const wizard = await serveWizard();
  wizard.world.settings.lay({ 'shop/compose.yaml': TEXT });
  onTestFinished(() => wizard.world.settings.close());
  const cookie = await wizard.logIn();
  const get = (rest = '') => wizard.ask(`/api/stacks/shop/compose${rest}`, { headers: { cookie } });
  const post = (body: unknown) => wizard.post('/api/stacks/shop/compose', cookie, body);
  const onDisk = () => readFileSync(join(wizard.dir, 'shop/compose.yaml'), 'utf8');
  return { ...wizard, get, post, onDisk };
}

describe('the routes of the compose editor', () => {
  it('give the text as it is, byte for byte, and take a large one back', async () => {
    const { get, post, onDisk } = await served();
    const { json } = await get();
    expect(json).toMatchObject({ file: 'compose.yaml', files: ['compose.yaml'], text: TEXT, veiled: false });
    const { hash } = json as { hash: string };
    const text = `${TEXT}${'# a comment\n'.repeat(200_000)}`;
    const saved = await post({ file: 'compose.yaml', text, hash });
    expect(saved).toMatchObject({ status: 200, json: { version: 2, changes: [] } });
    expect(onDisk()).toBe(text);
    expect(await post({ file: 'compose.yaml', text: TEXT, hash })).toMatchObject({
      status: 409,
      json: { refusal: { code: 'conflict' } },
    });
    expect((await get('/history')).json).toMatchObject({ versions: [{ id: 2 }, { id: 1 }] });
    expect((await get('/versions/1')).json).toMatchObject({ text: TEXT, current: text });
  });

  it('show nothing of a stored secret, in the text or in a version', async () => {
    const { world, get, post } = await served();
    const { hash } = z.object({ hash: z.string() }).parse((await get()).json);
    const text = TEXT.replace('word', 'hunter2-hunter2');
    expect(await post({ file: 'compose.yaml', text, hash })).toMatchObject({ status: 200 });
    world.secrets.push({ name: 'DB_PASSWORD', value: 'hunter2-hunter2' });
    const shown = expect.stringContaining('postgres://u:[secret:');
    const replies = [await get(), await get('/history'), await get('/versions/2'), await get('/versions/1')];
    expect(replies.map(({ json }) => json)).toMatchObject([
      { veiled: true, text: shown },
      { versions: [{ id: 2 }, { id: 1 }] },
      { text: shown, current: shown },
      { text: TEXT, current: shown },
    ]);
    expect(replies.map((reply) => reply.text).join('')).not.toContain('hunter2');
  });

  it.each([
    ['nothing', undefined],
    ['a number for the text', { file: 'compose.yaml', text: 1, hash: HASH }],
    ['no hash', { file: 'compose.yaml', text: '' }],
    ['a hash that is none', { file: 'compose.yaml', text: '', hash: '$(id)' }],
    ['more than is asked', { file: 'compose.yaml', text: '', hash: HASH, x: 1 }],
  ])('refuse %s', async (_, body) => {
    const { post, onDisk } = await served();
    expect((await post(body)).status).toBe(400);
    expect(onDisk()).toBe(TEXT);
  });

  it.each([
    ['?file=../../etc/passwd', 404],
    ['?file=%00', 404],
    ['/versions/x', 400],
    ['/versions/-1', 400],
    ['/versions/9', 404],
  ])('refuse %s with a reason', async (rest, status) => {
    const { get } = await served();
    const reply = await get(rest);
    expect(reply).toMatchObject({ status, json: { refusal: { message: expect.stringMatching(/./) } } });
    expect(reply.text).not.toContain('root:');
  });

  it('take a query that is no one text as none', async () => {
    const { get } = await served();
    expect(await get('?file=x&file=y')).toMatchObject({ status: 200, json: { file: 'compose.yaml' } });
  });

  it('refuse whoever is not logged in', async () => {
    const { ask } = await served();
    expect((await ask('/api/stacks/shop/compose')).status).toBe(401);
  });
});
