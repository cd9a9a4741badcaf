import { describe, expect, it } from 'vitest';

import { answer, calling, open, eventsOf } from '../support/loopback-world.ts';

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
