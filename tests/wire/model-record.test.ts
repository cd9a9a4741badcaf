import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import type { RunLine } from '../../platform/domain/agent-run.ts';
import type { ChatMessage } from '../../platform/domain/model.ts';
import { callModel } from '../../platform/flows/call-model.ts';
import { redactLines } from '../../platform/flows/redact-run.ts';
import { KEY, openWorld } from '../support/model-world.ts';

describe('record and replay', () => {
  const at = '2030-01-01T00:00:00.000Z';
  const reads = { id: 'c1', name: 'read', arguments: '{"path":"a.txt"}' };
  const said = {
    finish: 'stop',
    model: 'real',
    provider: 'x',
    replayed: false,
    usd: 0,
    inputTokens: 1,
    outputTokens: 1,
    ms: 1,
  } as const;
  const lines: RunLine[] = [
    { type: 'answer', at, content: 'I read it', toolCalls: [reads], ...said, finish: 'tool_calls' },
    { type: 'result', at, toolCallId: 'c1', tool: 'read', ok: true, content: 'hello\n', fullLength: 6 },
    { type: 'answer', at, content: 'it says hello', toolCalls: [], ...said },
  ];
  const conversation = (content: string): ChatMessage[] => [
    { role: 'user', content: 'what does it say?' },
    { role: 'assistant', content: 'I read it', toolCalls: [reads] },
    { role: 'tool', toolCallId: 'c1', content, ok: true },
  ];

  async function replayed() {
    const world = await openWorld([]);
    const first: RunLine = {
      type: 'start',
      at,
      run: 'T-0001.1',
      role: 'developer',
      kind: 'implement',
      ticketId: 'T-0001',
      person: 'p',
      engine: 'built-in',
      model: 'real',
      replayed: false,
      limits: { turns: 1, minutes: 1, usd: 1, outputTokens: 1 },
      tools: ['read'],
      fence: null,
    };
    await world.ports.transcripts.open('T-0001.1', 'T-0001', first);
    await world.ports.transcripts.append('T-0001.1', 1, lines);
    const cassette = path.join(world.dir, 'said.json');
    const recorded = await world.run('model.record', { run: 'T-0001.1', to: cassette });
    expect(recorded.result).toMatchObject({ ok: true, value: { turns: 2, file: cassette } });
    await writeFile(
      world.yaml,
      stringify({
        roles: { developer: { llm: { provider: 'replay', model: 'recorded', cassette: 'said.json' } } },
      }),
    );
    const ask = (messages: ChatMessage[]) =>
      callModel(
        world.ports,
        {
          role: 'developer',
          ticketId: null,
          run: 'T-0002.1',
          request: { messages, tools: [], maxTokens: 100 },
        },
        { onDelta: () => undefined, signal: AbortSignal.timeout(30_000) },
      );
    return { ...world, cassette, ask };
  }

  it('says again what was said, free and marked as replayed', async () => {
    const world = await replayed();
    expect(await world.ask(conversation('hello\n').slice(0, 1))).toMatchObject({
      value: {
        content: 'I read it',
        toolCalls: [reads],
        replayed: true,
        usd: 0,
        model: 'real',
        provider: 'replay',
      },
    });
    expect(await world.ask(conversation('hello\n'))).toMatchObject({
      value: { content: 'it says hello', finish: 'stop' },
    });
    expect(world.model.received).toEqual([]);
  });

  it('fails when the repository is another one, and never goes on', async () => {
    const world = await replayed();
    expect(await world.ask(conversation('goodbye\n'))).toMatchObject({
      ok: false,
      refusal: {
        code: 'conflict',
        message: expect.stringMatching(
          /turn 2: the result of read was expected to have the shape \w+, found \w+: goodbye/,
        ),
      },
    });
  });

  it('refuses a cassette that is missing, broken, or outside the root', async () => {
    const world = await replayed();
    const other = async (cassette: string) => {
      await writeFile(
        world.yaml,
        stringify({ roles: { developer: { llm: { provider: 'replay', model: 'recorded', cassette } } } }),
      );
      const answer = await world.ask(conversation('hello\n'));
      return answer.ok ? '' : answer.refusal.message;
    };
    expect(await other('none.json')).toContain('there is no cassette');
    expect(await other('dockfra.yaml')).toContain('is no cassette');
    expect(await other('../said.json')).toContain('not inside the root');
    expect(await other('/etc/passwd')).toContain('not inside the root');
  });

  it('writes over an older recording only', async () => {
    const world = await replayed();
    expect(await world.run('model.record', { run: 'T-0001.1', to: world.cassette })).toMatchObject({
      result: { ok: true },
    });
    expect(await world.run('model.record', { run: 'T-0001.1', to: world.yaml })).toMatchObject({
      result: { refusal: { code: 'conflict' } },
    });
    expect(await world.run('model.record', { run: 'T-0009.1', to: world.cassette })).toMatchObject({
      result: { refusal: { code: 'not_found' } },
    });
  });
});

describe('lines of a transcript (regression: tool results carried secrets into it)', () => {
  it('are redacted before they are kept, with placeholders that last', async () => {
    const world = await openWorld([]);
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    const line: RunLine = {
      type: 'result',
      at: '',
      toolCallId: 'c',
      tool: 'run',
      ok: true,
      content: `key ${KEY}`,
      fullLength: 1,
    };
    expect(await redactLines(world.ports, 'T-0001.1', [line])).toEqual([
      { ...line, content: 'key [secret:SCRIPT_KEY]' },
    ]);
    const file = path.join(world.dir, '.dockfra', 'redactions', 'T-0001.1.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
