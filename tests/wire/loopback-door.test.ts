import { describe, expect, it } from 'vitest';

import type { Relayed } from '../../platform/agent/loopback.ts';
import { answer, open, eventsOf } from '../support/loopback-world.ts';

describe('the door', () => {
  it('is on the loopback only, and opens with the key of this run only', async () => {
    const one = await open(() => Promise.resolve(answer()));
    expect(one.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const authorization of ['', 'Bearer ', `Bearer ${'0'.repeat(48)}`, `Bearer ${one.key}x`])
      expect((await one.post('/v1/chat/completions', {}, { authorization })).status).toBe(401);
    expect((await fetch(`${one.baseUrl}/v1/models`)).status).toBe(401);
    expect((await one.post('/v1/files', {})).status).toBe(404);
    expect(one.heard).toEqual([]);
    const other = await open(() => Promise.resolve(answer()));
    expect(other.key).not.toBe(one.key);
  });

  it.each([
    ['not JSON', '{"model"'],
    ['another shape', { model: 'x' }],
    ['a wrong role', { model: 'x', messages: [{ role: 'king', content: 'hi' }] }],
  ])('refuses %s before anybody is asked', async (_, body) => {
    const one = await open(() => Promise.resolve(answer()));
    for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/responses'])
      expect((await one.post(path, body)).status).toBe(400);
    expect(one.heard).toEqual([]);
  });

  it.each([
    ['busy', 503],
    ['away', 503],
    ['limits', 403],
    ['wrong_state', 403],
    ['paused', 403],
    ['invalid_input', 400],
    ['too_long', 413],
  ])('tells a refusal "%s" as %i in every dialect', async (code, status) => {
    const one = await open(() => Promise.resolve({ ok: false, code, message: 'because' }));
    const messages = [{ role: 'user', content: 'hi' }];
    const bodies: [string, object][] = [
      ['/v1/chat/completions', { model: 'x', messages, stream: true }],
      ['/v1/messages', { model: 'x', messages, max_tokens: 10, stream: true }],
      ['/v1/responses', { model: 'x', input: 'hi', stream: true }],
    ];
    for (const [path, body] of bodies) {
      const response = await one.post(path, body);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { message: 'because' } });
    }
  });

  it('says that it is there while the model thinks, and what went wrong afterwards', async () => {
    let fail: () => void = () => undefined;
    const thinking = new Promise<Relayed>(
      (resolve) => (fail = () => resolve({ ok: false, code: 'busy', message: 'down' })),
    );
    const one = await open(() => thinking, { headersMs: 20, pingMs: 40 });
    const response = await one.post('/v1/messages', {
      model: 'x',
      stream: true,
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(response.status).toBe(200);
    let text = '';
    for await (const piece of response.body ?? []) {
      text += Buffer.from(piece).toString();
      if (text.split('event: ping').length > 2) fail(); // it was heard twice, and only then there is an answer
    }
    const events = await eventsOf(new Response(text));
    expect(events.filter(({ event }) => event === 'ping').length).toBeGreaterThan(1);
    expect(events.at(-1)).toMatchObject({ event: 'error', data: { error: { message: 'down' } } });
  });

  it('stops asking when the engine hangs up', async () => {
    let stopped = false;
    const one = await open(
      (_call, _request, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            stopped = true;
            resolve({ ok: false, code: 'busy', message: 'gone' });
          });
        }),
    );
    const gone = new AbortController();
    const asked = one.client.chat.completions
      .create({ model: 'x', messages: [{ role: 'user', content: 'hi' }] }, { signal: gone.signal })
      .catch(() => null);
    await expect.poll(() => one.heard.length).toBe(1);
    gone.abort();
    await asked;
    await expect.poll(() => stopped).toBe(true);
  });
});
