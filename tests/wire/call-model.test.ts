import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { callModel, type Watch } from '../../platform/flows/call-model.ts';
import type { ModelCall } from '../../platform/flows/call-model-attempt.ts';
import type { ModelRequest } from '../../platform/domain/model.ts';
import { call as toolCall, startModelServer, type Script } from '../support/model-server.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ask = (content: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content }],
  tools: [],
  maxTokens: 500,
  ...more,
});

/** A root whose developer has the scripted model; `llm` adds to or replaces the profile. */
async function openWorld(
  script: Script,
  llm: Record<string, unknown> = {},
  files: Record<string, string> = {},
) {
  const model = await startModelServer(script);
  onTestFinished(() => model.close());
  const profile = { base_url: model.baseUrl, model: 'scripted', price: 'free', ...llm };
  const dir = await tempFolder({
    'dockfra.yaml': stringify({ roles: { developer: { llm: profile } } }),
    ...files,
  });
  const root = await openTestRoot(dir);
  const deltas: string[] = [];
  const slept: number[] = [];
  // waits between attempts are told, not waited for
  const clock = { ...root.ports.clock, sleep: (ms: number) => Promise.resolve(void slept.push(ms)) };
  const watch: Watch = { onDelta: (text) => void deltas.push(text), signal: new AbortController().signal };
  return {
    ...root,
    dir,
    model,
    deltas,
    slept,
    ask: (request: ModelRequest, more: Partial<ModelCall & Watch> = {}) => {
      const { onDelta = watch.onDelta, signal = watch.signal, ...rest } = more;
      const call = { role: 'developer' as const, ticketId: null, run: 'developer.1', request, ...rest };
      return callModel({ ...root.ports, clock }, call, { onDelta, signal });
    },
    configure: (next: Record<string, unknown>) =>
      writeFile(
        path.join(dir, 'dockfra.yaml'),
        stringify({ roles: { developer: { llm: { ...profile, ...next } } } }),
      ),
  };
}

const refusalOf = (result: Awaited<ReturnType<typeof callModel>>) => (result.ok ? null : result.refusal);

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
      await new Promise((resolve) => setTimeout(resolve, 30));
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

describe('a planted secret (regression: whatever leaves is searched for it)', () => {
  const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
  const basic = Buffer.from(`user:${CANARY}`).toString('base64');
  const forms = [
    CANARY,
    encodeURIComponent(CANARY),
    Buffer.from(CANARY).toString('base64').replaceAll('=', ''),
    basic,
    Buffer.from(CANARY).toString('hex'),
  ];
  const sought = [...forms, basic.slice(8, -4)];
  const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

  it('is in no request, answer, delta, usage or error, and comes back only in calls that are executed', async () => {
    const { revealCalls } = await import('../../platform/flows/redact-run.ts');
    const world = await openWorld(
      [
        toolCall('run', { command: 'psql -p [secret:DB_PASSWORD] [secret:OTHER_KEY] [secret:token-1]' }),
        { fault: 'status', status: 401, message: `bad key ${CANARY} ${TOKEN}` },
      ],
      { api_key_env: 'OTHER_KEY' },
      { '.env': `DB_PASSWORD='${CANARY}'\n` },
    );
    await world.run('secret.set', { name: 'OTHER_KEY', value: 'model-key-99aa88bb' });
    const told = `env: DB_PASSWORD=${forms.join(' and ')} ${TOKEN}`;
    const first = await world.ask(ask(told));
    const second = await world.ask(ask(told));
    if (!first.ok) throw new Error(first.refusal.message);
    const left = JSON.stringify([world.model.received.map(({ raw }) => raw), first, second, world.deltas]);
    const database = await readFile(path.join(world.ports.root.state, 'dockfra.db'), 'latin1');
    const audit = await audited(world.ports.root.state);
    for (const form of [...sought, TOKEN, 'model-key-99aa88bb'])
      expect([left, database, audit].join(' ')).not.toContain(form);
    const [run] = await revealCalls(world.ports, 'developer.1', first.value.toolCalls);
    // its own key never was in this conversation
    expect(JSON.parse(run?.arguments ?? '')).toEqual({
      command: `psql -p ${CANARY} [secret:OTHER_KEY] ${TOKEN}`,
    });
    const spoken = ['comment', 'submit', 'give_up'].map((name) => ({
      id: name,
      name,
      arguments: '{"text":"[secret:DB_PASSWORD]"}',
    }));
    expect(JSON.stringify(await revealCalls(world.ports, 'developer.1', spoken))).not.toContain(CANARY);
  });

  it('means the same after a restart', async () => {
    const world = await openWorld(() => ({ content: 'ok' }));
    await world.ask(ask(`first ghp_${'z9Y8'.repeat(9)} then ${TOKEN}`));
    const again = await openTestRoot(world.dir);
    const request = ask(`only ${TOKEN}`);
    const call = { role: 'developer' as const, ticketId: null, run: 'developer.1', request };
    await callModel(again.ports, call, { onDelta: () => undefined, signal: new AbortController().signal });
    expect(world.model.received.at(-1)?.messages[0]?.content).toBe('only [secret:token-2]');
  });
});

async function audited(state: string): Promise<string> {
  const folder = path.join(state, 'audit');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  return (await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')))).join('');
}
