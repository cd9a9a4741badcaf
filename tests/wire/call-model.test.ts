import { describe, expect, it } from 'vitest';

import { ask, openWorld, refusalOf } from '../support/call-world.ts';

describe('an answer', () => {
  it('is streamed, counted and priced', async () => {
    const world = await openWorld(
      [{ content: 'one\ntwo\nthree', usage: { input: 100, output: 20, cached: 40 } }],
      {
        price: { input: 10, output: 100, cached: 1 },
      },
    );
    const answer = await world.ask(ask('count to three '.repeat(20)));
    if (!answer.ok) throw new Error(answer.refusal.message);
    expect(answer.value).toMatchObject({
      content: 'one\ntwo\nthree',
      finish: 'stop',
      replayed: false,
      model: 'scripted',
    });
    expect(answer.value.usage).toEqual({ input: 100, output: 20, cached: 40, estimated: false });
    expect(answer.value.usd).toBeCloseTo((60 * 10 + 40 * 1 + 20 * 100) / 1e6, 9);
    expect(world.deltas.join('')).toBe('one\ntwo\nthree');
    expect(await world.ports.usage.sum({ run: 'developer.1' })).toMatchObject({
      calls: 1,
      inputTokens: 100,
      outputTokens: 20,
    });
    expect(world.model.received[0]?.request).toMatchObject({ stream: true, max_tokens: 500 });
    expect(world.model.received[0]?.key).toBeNull();
  });

  it('has its tool calls exactly as the model wrote them, also broken ones', async () => {
    const world = await openWorld([
      {
        content: 'I look',
        calls: [
          { name: 'read', arguments: { path: 'a' } },
          { name: 'run', arguments: '{"command": "l' },
        ],
      },
    ]);
    const answer = await world.ask(ask('go'));
    expect(answer).toMatchObject({
      ok: true,
      value: {
        finish: 'tool_calls',
        toolCalls: [
          { name: 'read', arguments: '{"path":"a"}' },
          { name: 'run', arguments: '{"command": "l' },
        ],
      },
    });
  });

  it('says so when it was cut at its length, or not given', async () => {
    const world = await openWorld([
      { content: 'half of', finish: 'length' },
      { content: '', finish: 'content_filter' },
    ]);
    expect(await world.ask(ask('go'))).toMatchObject({ value: { finish: 'length' } });
    expect(await world.ask(ask('go'))).toMatchObject({ value: { finish: 'filtered' } });
  });

  it('carries no control characters and no name or count that cannot be', async () => {
    const world = await openWorld([
      {
        content: 'a\u0000b\u001b]0;title\u0007c\u009b31m',
        calls: [
          { name: 'read\u001b[2J', arguments: '{}', id: 'x' },
          { name: 'list', arguments: '{}', id: 'x' },
        ],
        usage: { input: -5, output: 1e12 },
      },
    ]);
    const answer = await world.ask(ask('go'));
    if (!answer.ok) throw new Error(answer.refusal.message);
    expect(answer.value.content).toBe('ab]0;titlec31m');
    expect(answer.value.toolCalls.map(({ name }) => name)).toEqual(['read[2J', 'list']);
    expect(new Set(answer.value.toolCalls.map(({ id }) => id)).size).toBe(2);
    expect(answer.value.usage.estimated).toBe(true);
    expect(answer.value.usage.output).toBeLessThan(100);
  });

  it('tells the model its own broken call in JSON that every server takes', async () => {
    const world = await openWorld([{ content: 'ok' }]);
    await world.ask({
      tools: [{ name: 'run', description: 'runs', parameters: { type: 'object' } }],
      toolChoice: 'run',
      maxTokens: 50,
      messages: [
        { role: 'user', content: 'go' },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'run', arguments: '{"comm' }] },
        { role: 'tool', toolCallId: 'c1', content: 'not readable', ok: false },
      ],
    });
    expect(world.model.refused).toEqual([]);
    const sent = world.model.received[0]?.messages[1]?.tool_calls?.[0]?.function.arguments ?? '';
    expect(JSON.parse(sent)).toEqual({ unreadable: '{"comm' });
    expect(world.model.received[0]?.request.tool_choice).toEqual({
      type: 'function',
      function: { name: 'run' },
    });
  });
});

describe('stopping', () => {
  it('is refused while everything is paused', async () => {
    const world = await openWorld([{ content: 'hi' }]);
    await world.run('platform.pause', { reason: 'lunch' });
    expect(refusalOf(await world.ask(ask('go')))).toMatchObject({
      code: 'paused',
      message: expect.stringContaining('lunch'),
    });
  });

  it('cuts an answer under way at a pause', async () => {
    const world = await openWorld(() => ({ content: 'slow '.repeat(500), slowMs: { chunk: 20 } }));
    const asking = world.ask(ask('go'));
    await expect.poll(() => world.model.received.length).toBe(1);
    await world.run('platform.pause', { reason: 'stop' });
    expect(refusalOf(await asking)).toMatchObject({ code: 'paused' });
  });

  it('lets two calls through at a time', async () => {
    let under = 0;
    let most = 0;
    const world = await openWorld(async () => {
      under += 1;
      most = Math.max(most, under);
      await expect.poll(() => most).toBeGreaterThan(1); // the second is on its way, however slowly
      await new Promise((resolve) => setTimeout(resolve, 30)); // and a third would be as well
      under -= 1;
      return { content: 'ok' };
    });
    await Promise.all(Array.from({ length: 6 }, () => world.ask(ask('go'))));
    expect(most).toBe(2);
  });
});

describe('keys', () => {
  it('come from the secret store, and are said to be missing', async () => {
    const world = await openWorld([{ content: 'hi' }, { content: 'hi' }], { api_key_env: 'SOME_MODEL_KEY' });
    expect(refusalOf(await world.ask(ask('go')))).toMatchObject({ code: 'not_ready' });
    await world.run('secret.set', { name: 'SOME_MODEL_KEY', value: 'canary-key-52c1f0\n' });
    expect((await world.ask(ask('go'))).ok).toBe(true);
    expect(world.model.received[0]?.key).toBe('canary-key-52c1f0');
  });
});
