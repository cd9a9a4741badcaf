// The attacks: a model server calls itself by the key that it was sent, or sends chunks that are no chat completion.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { TRIP_AFTER } from '../../platform/domain/model-breaker.ts';
import { callModel } from '../../platform/flows/call-model.ts';
import { crew } from '../../platform/actions/crew.ts';
import { readCrew } from '../../platform/flows/crew-state.ts';
import { redactLines } from '../../platform/flows/redact-run.ts';
import { startModelServer } from '../support/model-server.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const KEY = `model-key-${'7d1c55ab'.repeat(30)}`;

async function openRoot(llm: Record<string, unknown>) {
  const profile = { model: 'a-model', price: 'free', ...llm };
  const dir = await tempFolder({ 'dockfra.yaml': stringify({ roles: { developer: { llm: profile } } }) });
  const root = await openTestRoot(dir);
  const clock = { ...root.ports.clock, sleep: () => Promise.resolve() };
  const ask = () =>
    callModel(
      { ...root.ports, clock },
      {
        role: 'developer',
        ticketId: null,
        run: 'developer.1',
        request: { messages: [{ role: 'user', content: 'go' }], tools: [], maxTokens: 500 },
      },
      { onDelta: () => undefined, signal: AbortSignal.timeout(60_000) },
    );
  return { ...root, ask };
}

/** A server that says exactly this, whatever it is asked. */
async function serve(events: readonly string[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end([...events, '[DONE]'].map((data) => `data: ${data}\n\n`).join(''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { base_url: `http://127.0.0.1:${String(port)}/v1`, asked: () => asked };
}

describe('a model that calls itself by the key', () => {
  it('has another name in answers, usage and transcripts, and among what is offered', async () => {
    const model = await startModelServer(() => ({ content: 'ready', model: `it is ${KEY}` }), {
      models: ['b-model', KEY],
    });
    onTestFinished(() => model.close());
    const root = await openRoot({ base_url: model.baseUrl, api_key_env: 'SCRIPT_KEY' });
    await root.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    const answer = await root.ask();
    expect(answer).toMatchObject({ ok: true, value: { model: 'it is [secret:SCRIPT_KEY]' } });
    const { result } = await root.run('config.list-models', { role: 'developer' });
    const database = await readFile(path.join(root.ports.root.state, 'dockfra.db'), 'latin1');
    const usage = await root.ports.usage.byDay(1);
    for (const text of [JSON.stringify([answer, result, usage]), database])
      expect(text).not.toContain(KEY.slice(0, 60));
    expect(JSON.stringify(result)).toContain('[secret:SCRIPT_KEY]');
    const [line] = await redactLines(root.ports, 'developer.1', [
      {
        type: 'answer',
        at: '',
        content: '',
        toolCalls: [],
        finish: 'stop',
        model: KEY,
        provider: KEY,
        replayed: false,
        usd: 0,
        inputTokens: 0,
        outputTokens: 0,
        ms: 0,
      },
    ]);
    expect(JSON.stringify(line)).not.toContain(KEY);
  });
});

describe('a chunk that is no chat completion', () => {
  const calls = (value: unknown) => JSON.stringify({ choices: [{ delta: { tool_calls: value } }] });
  it.each([
    ['null', 'null', 'a chunk'],
    ['a number', '5', 'a chunk'],
    ['choices that are a number', '{"choices":5}', 'choices'],
    ['a delta that is a text', '{"choices":[{"delta":"hi"}]}', 'choices.0.delta'],
    ['calls that are null', calls([null]), 'choices.0.delta.tool_calls.0'],
    ['calls that are a number', calls(5), 'choices.0.delta.tool_calls'],
    [
      'arguments that are a list',
      calls([{ function: { arguments: [] } }]),
      'tool_calls.0.function.arguments',
    ],
  ])('(%s) is named, and the server is not asked again', async (_, data, at) => {
    const server = await serve([data]);
    const root = await openRoot({ base_url: server.base_url });
    const answer = await root.ask();
    if (answer.ok) throw new Error('it answered');
    expect(answer.refusal.code).toBe('invalid_input');
    expect(answer.refusal.message).toContain(`no chat completion: `);
    expect(answer.refusal.message).toContain(`${at} is of another type`);
    expect(server.asked()).toBe(1);
  });

  it('is not made of what is only missing or odd', async () => {
    const server = await serve([
      '{"model":7,"usage":"none","choices":[{"delta":{"content":"he"},"finish_reason":null}]}',
      '{"choices":[null]}',
      '{"choices":[{"delta":{"content":"llo","tool_calls":null},"finish_reason":"stop"}],"usage":{"prompt_tokens_details":5}}',
    ]);
    expect(await (await openRoot({ base_url: server.base_url })).ask()).toMatchObject({
      ok: true,
      value: { content: 'hello', model: 'a-model' },
    });
  });
});

describe('a model that cannot be reached', () => {
  it('is told by who is left alone, by the crew and by its test', async () => {
    const root = await openRoot({ base_url: 'http://127.0.0.1:9/v1' });
    for (let times = 0; times < TRIP_AFTER; times += 4) await root.ask();
    const alone = await root.ask();
    if (alone.ok) throw new Error('it answered');
    expect(alone.refusal.message).toMatch(
      /left alone for \d+ seconds; the last time: 127\.0\.0\.1:9 cannot be reached/,
    );
    const { roles } = await readCrew(root.ports);
    const faultOf = (name: string) => roles.find(({ role }) => role === name)?.fault;
    expect(faultOf('developer')).toMatch(/^127\.0\.0\.1:9 cannot be reached/);
    expect(faultOf('manager')).toBeNull();
    expect(crew.text({ paused: false, roles })).toMatch(/its model fails: 127\.0\.0\.1:9 cannot be reached/);
    const { result } = await root.run('model.test', { role: 'developer' });
    if (result.ok) throw new Error('it answered');
    expect(result.refusal.message).toMatch(/^127\.0\.0\.1:9 cannot be reached/);
  });
});
