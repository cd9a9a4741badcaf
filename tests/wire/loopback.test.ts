import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';

import { startLoopback, type Relay, type Relayed } from '../../platform/agent/loopback.ts';
import type { ModelRequest } from '../../platform/domain/model.ts';
import type { RelayAnswer } from '../../platform/domain/relay.ts';

const answer = (more: Partial<RelayAnswer> = {}): Relayed => ({
  ok: true,
  answer: {
    content: 'ready',
    toolCalls: [],
    finish: 'stop',
    usage: { input: 100, output: 7, cached: 20, estimated: false },
    model: 'real-model',
    turn: 1,
    ...more,
  },
});
const calling = (name: string, args: string, content = 'I look.'): Relayed =>
  answer({ content, toolCalls: [{ id: 'call-1', name, arguments: args }], finish: 'tool_calls' });

async function open(relay: Relay, waits = {}) {
  const heard: ModelRequest[] = [];
  const loopback = await startLoopback({
    model: 'dockfra',
    waits,
    relay: (call, request, signal) => {
      heard.push(request);
      return relay(call, request, signal);
    },
  });
  onTestFinished(() => loopback.close());
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${loopback.baseUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${loopback.key}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const client = new OpenAI({ baseURL: `${loopback.baseUrl}/v1`, apiKey: loopback.key, maxRetries: 0 });
  return { ...loopback, heard, post, client };
}

/** The events of a stream: name and data. */
async function eventsOf(response: Response): Promise<{ event: string; data: Record<string, unknown> }[]> {
  return (await response.text())
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}'),
    }));
}

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
    const one = await open(
      () =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ ok: false, code: 'busy', message: 'down' }), 200),
        ),
      { headersMs: 20, pingMs: 40 },
    );
    const response = await one.post('/v1/messages', {
      model: 'x',
      stream: true,
      messages: [{ role: 'user', content: 'hi' }],
    });
    const events = await eventsOf(response);
    expect(response.status).toBe(200);
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

describe('chat completions, to their own client', () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: 'You are an engine.' },
    { role: 'user', content: [{ type: 'text', text: 'Fix it.' }] },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'bash', arguments: '{"command":"ls"}' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'app.txt' },
  ];
  const tools: OpenAI.ChatCompletionTool[] = [
    { type: 'function', function: { name: 'bash', description: 'runs', parameters: { type: 'object' } } },
  ];

  it('are asked whole', async () => {
    const one = await open(() => Promise.resolve(calling('bash', '{"command":"cat app.txt"}')));
    const said = await one.client.chat.completions.create({ model: 'any', messages, tools, max_tokens: 50 });
    expect(said.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'I look.',
        tool_calls: [{ id: 'call-1', function: { name: 'bash', arguments: '{"command":"cat app.txt"}' } }],
      },
    });
    expect(said.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 7, total_tokens: 107 });
    expect(one.heard).toEqual([
      {
        messages: [
          { role: 'system', content: 'You are an engine.' },
          { role: 'user', content: 'Fix it.' },
          {
            role: 'assistant',
            content: '',
            toolCalls: [{ id: 'c1', name: 'bash', arguments: '{"command":"ls"}' }],
          },
          { role: 'tool', toolCallId: 'c1', content: 'app.txt' },
        ],
        tools: [{ name: 'bash', description: 'runs', parameters: { type: 'object' } }],
        maxTokens: 50,
      },
    ]);
  });

  it('are asked as a stream', async () => {
    const one = await open(() => Promise.resolve(calling('bash', '{"command":"ls"}')));
    const stream = one.client.chat.completions.stream({ model: 'any', messages, tools });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message).toMatchObject({
      content: 'I look.',
      tool_calls: [{ function: { name: 'bash', arguments: '{"command":"ls"}' } }],
    });
  });

  it('list the one model there is', async () => {
    const one = await open(() => Promise.resolve(answer()));
    expect((await one.client.models.list()).data.map(({ id }) => id)).toEqual(['dockfra']);
  });
});

describe('responses, to their own client', () => {
  // as the Codex CLI asks
  const asked = {
    model: 'dockfra',
    stream: true as const,
    input: [
      {
        type: 'message',
        role: 'developer',
        content: [{ type: 'input_text', text: 'You are a coding agent.' }],
      },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Fix it.' }] },
      { type: 'reasoning', summary: [], encrypted_content: 'opaque' },
      { type: 'function_call', call_id: 'c1', name: 'exec_command', arguments: '{"cmd":"ls"}' },
      { type: 'function_call', call_id: 'c2', name: 'close_agent', namespace: 'agents', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'app.txt' },
      { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'closed' }] },
    ],
    tools: [
      {
        type: 'function',
        name: 'exec_command',
        description: 'runs',
        strict: false,
        parameters: { type: 'object' },
      },
      { type: 'custom', name: 'apply_patch', description: 'patches', format: { type: 'grammar' } },
      {
        type: 'namespace',
        name: 'agents',
        tools: [{ type: 'function', name: 'close_agent', parameters: {} }],
      },
      { type: 'web_search' },
    ],
  };

  it('are told to the model with their calls and results', async () => {
    const one = await open(() => Promise.resolve(answer()));
    await one.post('/v1/responses', asked);
    expect(one.heard[0]).toMatchObject({
      messages: [
        { role: 'system', content: 'You are a coding agent.' },
        { role: 'user', content: 'Fix it.' },
        { role: 'assistant', toolCalls: [{ id: 'c1', name: 'exec_command' }] },
        { role: 'assistant', toolCalls: [{ id: 'c2', name: 'agents__close_agent' }] },
        { role: 'tool', toolCallId: 'c1', content: 'app.txt' },
        { role: 'tool', toolCallId: 'c2', content: 'closed' },
      ],
      tools: [{ name: 'exec_command' }, { name: 'apply_patch' }, { name: 'agents__close_agent' }],
    });
  });

  it.each([
    [
      'exec_command',
      '{"cmd":"ls"}',
      { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}' },
    ],
    [
      'apply_patch',
      '{"input":"*** Begin"}',
      { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin' },
    ],
    ['agents__close_agent', '{}', { type: 'function_call', namespace: 'agents', name: 'close_agent' }],
  ])('answer with a call of %s in its own kind', async (name, args, item) => {
    const one = await open(() => Promise.resolve(calling(name, args)));
    const events = await eventsOf(await one.post('/v1/responses', asked));
    expect(events.map(({ event }) => event)).toEqual([
      'response.created',
      'response.output_item.added',
      'response.output_text.delta',
      'response.output_item.done',
      'response.output_item.added',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.at(-2)?.data).toMatchObject({ item: { ...item, call_id: 'call-1' } });
  });

  it('are understood by the client, whole and streamed', async () => {
    const one = await open(() => Promise.resolve(answer()));
    const whole = await one.client.responses.create({ model: 'any', input: 'hi', max_output_tokens: 20 });
    expect(whole.output_text).toBe('ready');
    const stream = await one.client.responses.create({ model: 'any', input: 'hi', stream: true });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types.at(-1)).toBe('response.completed');
  });
});

describe('messages', () => {
  // as Claude Code asks
  const asked = {
    model: 'dockfra',
    max_tokens: 32_000,
    stream: true,
    thinking: { type: 'adaptive' },
    system: [
      { type: 'text', text: 'You are an agent.', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'Be brief.' },
    ],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Fix it.' },
          { type: 'image', source: {} },
        ],
      },
      { role: 'system', content: 'Available agents: none' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hmm', signature: 'x' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'no' }], is_error: true },
          { type: 'text', text: 'Go on.' },
        ],
      },
    ],
    tools: [
      { name: 'Bash', description: 'runs', input_schema: { type: 'object' } },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
  };

  it('are told to the model with their blocks', async () => {
    const one = await open(() => Promise.resolve(answer()));
    await one.post('/v1/messages?beta=true', asked);
    expect(one.heard[0]).toEqual({
      messages: [
        { role: 'system', content: 'You are an agent.\nBe brief.' },
        { role: 'user', content: 'Fix it.\n[image left out]' },
        { role: 'system', content: 'Available agents: none' },
        {
          role: 'assistant',
          content: 'I look.',
          toolCalls: [{ id: 't1', name: 'Bash', arguments: '{"command":"ls"}' }],
        },
        { role: 'tool', toolCallId: 't1', content: 'error: no' },
        { role: 'user', content: 'Go on.' },
      ],
      tools: [{ name: 'Bash', description: 'runs', parameters: { type: 'object' } }],
      maxTokens: 32_000,
    });
  });

  it('answer as a stream of blocks', async () => {
    const one = await open(() => Promise.resolve(calling('Bash', '{"command": "ls"}')));
    const events = await eventsOf(await one.post('/v1/messages', asked));
    expect(events.map(({ event }) => event)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(events[5]?.data).toMatchObject({ delta: { partial_json: '{"command":"ls"}' } });
    expect(events[7]?.data).toMatchObject({
      delta: { stop_reason: 'tool_use' },
      usage: { output_tokens: 7 },
    });
  });

  it('answer whole, and count tokens without asking anybody', async () => {
    const one = await open(() => Promise.resolve(answer()));
    const key = { authorization: '', 'x-api-key': one.key };
    const whole = await one.post('/v1/messages', { ...asked, stream: false }, key);
    expect(await whole.json()).toMatchObject({
      type: 'message',
      content: [{ type: 'text', text: 'ready' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 80, cache_read_input_tokens: 20, output_tokens: 7 },
    });
    const counted = await one.post('/v1/messages/count_tokens', asked);
    expect(await counted.json()).toEqual({ input_tokens: expect.any(Number) });
    expect(one.heard).toHaveLength(1);
  });
});
