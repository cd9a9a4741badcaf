import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ChatMessage } from '../../../platform/domain/model.ts';
import { callFault, pairedMessages, relayRequestSchema } from '../../../platform/domain/relay.ts';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const asks = (...ids: string[]): ChatMessage => ({
  role: 'assistant',
  content: '',
  toolCalls: ids.map((id) => ({ id, name: 'sh', arguments: '{}' })),
});
const result = (id: string): ChatMessage => ({ role: 'tool', toolCallId: id, content: `result of ${id}` });

describe('pairedMessages', () => {
  it('leaves a conversation as it is that any provider takes', () => {
    const told = [user('hi'), asks('a', 'b'), result('a'), result('b'), user('on')];
    expect(pairedMessages(told)).toEqual(told);
  });

  it('joins answers that follow each other, and puts results right after their calls', () => {
    const told = pairedMessages([user('hi'), asks('a'), asks('b'), user('steer'), result('b'), result('a')]);
    expect(told).toEqual([user('hi'), asks('a', 'b'), result('a'), result('b'), user('steer')]);
  });

  it('tells a result without its call as text, and a call without its result as unanswered', () => {
    expect(pairedMessages([result('x'), asks('a'), asks()])).toEqual([
      user('The result of an earlier call:\nresult of x'),
      asks('a'),
      { role: 'tool', toolCallId: 'a', content: 'it has no result' },
    ]);
  });

  it('has instructions at the beginning only', () => {
    const system = (content: string): ChatMessage => ({ role: 'system', content });
    const told = pairedMessages([system('a'), system('b'), user('hi'), system('c')]);
    expect(told.map(({ role }) => role)).toEqual(['system', 'system', 'user', 'user']);
  });

  it('pairs whatever an engine sends', () => {
    const id = fc.constantFrom('a', 'b', 'c');
    const message = fc.oneof(
      fc.constant(user('x')),
      id.map(result),
      fc.uniqueArray(id).map((ids) => asks(...ids)),
    );
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        let open: string[] = [];
        for (const told of pairedMessages(messages)) {
          if (told.role === 'tool') {
            expect(open[0]).toBe(told.toolCallId);
            open = open.slice(1);
            continue;
          }
          expect(open).toEqual([]);
          if (told.role === 'assistant') open = told.toolCalls.map((call) => call.id);
        }
        expect(open).toEqual([]);
      }),
    );
  });
});

describe('callFault', () => {
  const tools = [{ name: 'sh', description: '', parameters: {} }];

  it.each([
    ['sh', '{"a":1}', null],
    ['sh', '', null],
    ['sh', '{"a":', 'the arguments of sh are not JSON'],
    ['sh', '[1]', 'the arguments of sh are no JSON object'],
    ['rm', '{}', 'there is no tool "rm"'],
  ])('%s %s: %s', (name, args, fault) => {
    expect(callFault({ id: 'a', name, arguments: args }, { tools })).toBe(fault);
  });
});

describe('relayRequestSchema', () => {
  it('takes nothing that is not a request', () => {
    const good = { messages: [user('hi')], tools: [], maxTokens: 10 };
    expect(relayRequestSchema.safeParse(good).success).toBe(true);
    for (const wrong of [
      null,
      {},
      { ...good, messages: [] },
      { ...good, maxTokens: 0 },
      { ...good, tools: 1 },
    ])
      expect(relayRequestSchema.safeParse(wrong).success).toBe(false);
  });
});
