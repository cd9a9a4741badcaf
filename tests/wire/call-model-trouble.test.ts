import { describe, expect, it, onTestFinished } from 'vitest';

import { startModelServer, type Script } from '../support/model-server.ts';
import { ask, openWorld, refusalOf } from '../support/call-world.ts';

describe('a provider in trouble', () => {
  it('is asked again when it is down, limited or cut off, after as long as it says', async () => {
    const world = await openWorld([
      { fault: 'status', status: 429, retryAfter: 7 },
      { fault: 'status', status: 503 },
      { fault: 'cut', chunks: 3 },
      { content: 'here I am' },
    ]);
    expect(await world.ask(ask('go'))).toMatchObject({ ok: true, value: { content: 'here I am' } });
    expect(world.model.received).toHaveLength(4);
    expect(world.slept[0]).toBeGreaterThanOrEqual(7000);
    expect(world.slept[0]).toBeLessThanOrEqual(8000);
  });

  it('is refused as busy when nothing listens there', async () => {
    const world = await openWorld([], { base_url: 'http://127.0.0.1:9/v1' });
    const refusal = refusalOf(await world.ask(ask('go')));
    expect(refusal).toMatchObject({ code: 'busy' });
    expect(refusal?.message).toContain('cannot be reached');
    expect(world.slept).toHaveLength(3);
  });

  it('is left alone after five failures in a row, and tried again later', async () => {
    const world = await openWorld(() => ({ fault: 'status', status: 500 }));
    await world.ask(ask('go'));
    await world.ask(ask('go'));
    const asked = world.model.received.length;
    expect(asked).toBe(5);
    expect(refusalOf(await world.ask(ask('go')))?.message).toMatch(/left alone for \d+ seconds/);
    expect(world.model.received).toHaveLength(asked);
  });

  it('does not get past its time, whether it hangs or never ends', async () => {
    const world = await openWorld(() => ({ fault: 'hang' }), { timeout_seconds: 1 });
    expect(refusalOf(await world.ask(ask('go')))).toMatchObject({
      code: 'busy',
      message: expect.stringContaining('did not finish within 1 seconds'),
    });
    expect(world.model.received).toHaveLength(2);
  });

  it.each([
    ['10 MB of answer', { fault: 'huge' as const, bytes: 10_000_000 }, 'invalid_input'],
    ['a stream without end', { fault: 'endless' as const }, 'invalid_input'],
    ['a page of HTML', { fault: 'html' as const }, 'invalid_input'],
    ['broken JSON', { fault: 'broken_json' as const }, 'invalid_input'],
    ['JSON of another shape', { fault: 'other_shape' as const }, 'invalid_input'],
    ['a wrong key', { fault: 'status' as const, status: 401 }, 'invalid_input'],
    ['an unknown model', { fault: 'status' as const, status: 404 }, 'invalid_input'],
  ])('with %s is not asked again', async (_, fault, code) => {
    const world = await openWorld(() => fault);
    const before = process.memoryUsage().rss;
    expect(refusalOf(await world.ask(ask('go')))).toMatchObject({ code });
    expect(world.model.received).toHaveLength(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('whose stream ends without a finish has not answered', async () => {
    const world = await openWorld(() => ({ fault: 'no_finish', content: 'I was about to' }));
    expect(refusalOf(await world.ask(ask('go')))).toMatchObject({ code: 'busy' });
  });

  it('that sends us elsewhere does not get the conversation there', async () => {
    const other = await openWorld([{ content: 'stolen' }]);
    const { createServer } = await import('node:http');
    const server = createServer((_, response) =>
      response.writeHead(307, { location: `${other.model.baseUrl}/chat/completions` }).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const world = await openWorld([], { base_url: `http://127.0.0.1:${String(port)}/v1` });
    expect(refusalOf(await world.ask(ask('go')))?.message).toContain('the address moved');
    expect(other.model.received).toEqual([]);
  });
});

describe('fallbacks', () => {
  const fallback = async (script: Script) => {
    const second = await startModelServer(script);
    onTestFinished(() => second.close());
    return second;
  };

  it('answer when the first one cannot, at their own price', async () => {
    const second = await fallback([{ content: 'from the second', usage: { input: 10, output: 10 } }]);
    const world = await openWorld(() => ({ fault: 'status', status: 500 }), {
      fallbacks: [{ base_url: second.baseUrl, model: 'other', price: { input: 1, output: 2 } }],
    });
    const answer = await world.ask(ask('go'));
    expect(answer).toMatchObject({ ok: true, value: { content: 'from the second', model: 'other' } });
    expect(answer.ok && answer.value.usd).toBeCloseTo(30 / 1e6, 9);
  });

  it('without a confirmed price, or past the budget, are not asked: a free model does not open the purse of a dear one', async () => {
    const second = await fallback([{ content: 'dear' }, { content: 'dear' }]);
    const at = { base_url: second.baseUrl, model: 'dear' };
    const world = await openWorld(() => ({ fault: 'status', status: 500 }), { fallbacks: [at] });
    expect(refusalOf(await world.ask(ask('go')))?.message).toContain('nobody has confirmed what dear costs');
    await world.configure({
      fallbacks: [{ ...at, price: { input: 1000, output: 1000 } }],
      budget: { usd_per_day: 0.1, usd_per_ticket: 0.1 },
    });
    expect(refusalOf(await world.ask(ask('go')))?.message).toContain(
      'the budget of the developer for today is $0.10',
    );
    expect(second.received).toEqual([]);
  });

  it('are not tried for a request that is itself wrong', async () => {
    const second = await fallback([{ content: 'never' }]);
    const world = await openWorld(
      () => ({ fault: 'status', status: 400, message: 'arguments are malformed' }),
      {
        fallbacks: [{ base_url: second.baseUrl, model: 'other', price: 'free' }],
      },
    );
    expect(refusalOf(await world.ask(ask('go')))).toMatchObject({ code: 'invalid_input' });
    expect(world.model.received).toHaveLength(1);
    expect(second.received).toEqual([]);
  });
});

describe('money', () => {
  it('is refused where nobody has confirmed the price', async () => {
    const world = await openWorld([{ content: 'hi' }], { price: undefined });
    expect(refusalOf(await world.ask(ask('go')))).toMatchObject({ code: 'not_ready' });
    expect(world.model.received).toEqual([]);
  });

  it('holds for the day, the ticket and the run, before the call and with calls under way', async () => {
    const price = { input: 0, output: 1000 };
    const world = await openWorld(() => ({ content: 'x'.repeat(400), slowMs: { first: 200 } }), {
      price,
      budget: { usd_per_day: 2, usd_per_ticket: 0.9 },
    });
    // 500 tokens at $1000 a million: at most $0.50 a call, really $0.10
    const both = await Promise.all([world.ask(ask('a')), world.ask(ask('b')), world.ask(ask('c'))]);
    expect(both.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(2);
    const { usd } = await world.ports.usage.sum({});
    expect(usd).toBeLessThan(0.35);
    expect(refusalOf(await world.ask(ask('d'), { limitUsd: 0.6 }))?.message).toContain(
      'the budget of the run developer.1',
    );
    expect(
      refusalOf(await world.ask(ask('e', { maxTokens: 1000 }), { ticketId: 'T-0001', run: 'T-0001.1' }))
        ?.message,
    ).toContain('the developer for T-0001 is $0.90');
    expect(refusalOf(await world.ask(ask('f', { maxTokens: 2000 }), { run: 'r2' }))).toMatchObject({
      code: 'limits',
    });
  });

  it('of calls at the same time never goes past the limit', async () => {
    const world = await openWorld(() => ({ content: 'y'.repeat(2000), slowMs: { first: 50 } }), {
      price: { input: 0, output: 1000 },
      budget: { usd_per_day: 1.1, usd_per_ticket: 9 },
    });
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => world.ask(ask('go'), { run: `r${String(index)}` })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(2);
    expect((await world.ports.usage.sum({})).usd).toBeLessThanOrEqual(1.1);
  });

  it('of an answer that broke off is counted', async () => {
    const world = await openWorld(() => ({ fault: 'no_finish', content: 'I was about to' }), {
      price: { input: 1, output: 100 },
    });
    await world.ask(ask('go'));
    expect((await world.ports.usage.sum({})).usd).toBeGreaterThan(0);
  });
});
