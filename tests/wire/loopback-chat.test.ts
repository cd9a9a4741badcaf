import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';

import { answer, calling, open } from '../support/loopback-world.ts';

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
