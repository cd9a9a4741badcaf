import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';

import { byTurn, call, startModelServer, type Script } from '../support/model-server.ts';

const tools = [{ type: 'function', function: { name: 'read', parameters: { type: 'object' } } }] as const;

async function open(script: Script, options?: { key?: string; models?: string[] }) {
  const server = await startModelServer(script, options);
  onTestFinished(server.close);
  const client = new OpenAI({ baseURL: server.baseUrl, apiKey: 'k', maxRetries: 0, timeout: 30_000 });
  const ask = () =>
    client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'go' }],
      tools: [...tools],
    });
  const stream = async () => {
    const running = client.chat.completions.stream({
      model: 'm',
      messages: [{ role: 'user', content: 'go' }],
      tools: [...tools],
      stream_options: { include_usage: true },
    });
    const deltas: string[] = [];
    running.on('content', (delta) => void deltas.push(delta));
    return { deltas, answer: await running.finalChatCompletion() };
  };
  return { server, client, ask, stream };
}

describe('the scripted model server, asked by the client library of the API it speaks', () => {
  it('gives an answer, and keeps the request', async () => {
    const { server, ask } = await open([{ content: 'Hello', usage: { input: 7, output: 2, cached: 3 } }]);
    const answer = await ask();
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Hello' } });
    expect(answer.usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 2 });
    expect(server.received[0]).toMatchObject({
      turn: 0,
      key: 'k',
      messages: [{ role: 'user', content: 'go' }],
    });
  });

  it('streams content in pieces, then the tool calls and the usage', async () => {
    const said = {
      content: 'I will read that file first.',
      calls: [{ name: 'read', arguments: { path: 'a.txt' } }],
    };
    const { deltas, answer } = await (await open([said])).stream();
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join('')).toBe(said.content);
    const { message, finish_reason: finish } = answer.choices[0] ?? {};
    expect(finish).toBe('tool_calls');
    expect(message?.tool_calls?.[0]).toMatchObject({
      function: { name: 'read', arguments: '{"path":"a.txt"}' },
    });
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it('chooses by the turn of the conversation, however often it is asked', async () => {
    const { server, client, ask } = await open(byTurn([call('read', { path: 'a' }), { content: 'Done' }]));
    const first = (await ask()).choices[0]?.message;
    await ask();
    if (!first) throw new Error('no message');
    const id = first.tool_calls?.[0]?.id ?? '';
    const next = await client.chat.completions.create({
      model: 'm',
      messages: [
        { role: 'user', content: 'go' },
        first,
        { role: 'tool', tool_call_id: id, content: 'text of a' },
      ],
    });
    expect(next.choices[0]?.message.content).toBe('Done');
    expect(server.received.at(-1)?.results).toEqual([{ id, content: 'text of a' }]);
  });

  it('refuses a conversation in which a tool call has no result', async () => {
    const { server, client, ask } = await open(byTurn([call('read'), { content: 'Done' }]));
    const first = (await ask()).choices[0]?.message;
    if (!first) throw new Error('no message');
    const torn = client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'go' }, first],
    });
    await expect(torn).rejects.toMatchObject({ status: 400 });
    expect(server.refused).toHaveLength(1);
  });

  it('answers with the scripted status and its Retry-After, then with the next entry', async () => {
    const { ask } = await open([{ fault: 'status', status: 429, retryAfter: 2 }, { content: 'now' }]);
    const refusal = await ask().catch((error: unknown) => error);
    if (!(refusal instanceof OpenAI.APIError)) throw new Error('it answered');
    expect(refusal.status).toBe(429);
    expect(refusal.headers?.get('retry-after')).toBe('2');
    expect((await ask()).choices[0]?.message.content).toBe('now');
  });

  it('lists its models, and refuses another key', async () => {
    const { client } = await open([], { models: ['a', 'b'] });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['a', 'b']);
    const other = await open([{ content: 'no' }], { key: 'the right one' });
    await expect(other.ask()).rejects.toMatchObject({ status: 401 });
    expect(other.server.received).toEqual([]);
  });

  it.each([
    ['cut', { fault: 'cut', chunks: 3 }, /connection|terminated|aborted|closed/i],
    ['cut before the headers', { fault: 'cut' }, /connection/i],
    ['no JSON', { fault: 'broken_json' }, /JSON/],
  ] as const)('a stream that is %s fails at the client', async (_name, fault, why) => {
    await expect((await open([fault])).stream()).rejects.toThrow(why);
  });

  it('sends 10 MB, and goes on for ever until the caller leaves', async () => {
    const { server, ask } = await open([{ fault: 'huge', bytes: 10_000_000 }, { fault: 'endless' }]);
    expect((await ask()).choices[0]?.message.content).toHaveLength(10_000_000);
    const stop = new AbortController();
    const response = await fetch(`${server.baseUrl}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'go' }] }),
      signal: stop.signal,
    });
    const reader = response.body?.getReader();
    let chunks = 0;
    while (chunks < 20 && !(await reader?.read())?.done) chunks += 1;
    stop.abort();
    expect(chunks).toBe(20);
  });
});
