import { describe, expect, it } from 'vitest';

import { answer, calling, open, eventsOf } from '../support/loopback-world.ts';

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
