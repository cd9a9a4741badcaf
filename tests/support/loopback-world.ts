import OpenAI from 'openai';
import { onTestFinished } from 'vitest';

import { startLoopback, type Relay, type Relayed } from '../../platform/agent/loopback.ts';
import type { ModelRequest } from '../../platform/domain/model.ts';
import type { RelayAnswer } from '../../platform/domain/relay.ts';

export const answer = (more: Partial<RelayAnswer> = {}): Relayed => ({
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

export const calling = (name: string, args: string, content = 'I look.'): Relayed =>
  answer({ content, toolCalls: [{ id: 'call-1', name, arguments: args }], finish: 'tool_calls' });

export async function open(relay: Relay, waits = {}) {
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
export async function eventsOf(
  response: Response,
): Promise<{ event: string; data: Record<string, unknown> }[]> {
  return (await response.text())
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}'),
    }));
}
