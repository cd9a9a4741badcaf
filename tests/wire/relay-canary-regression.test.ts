// The attack: a coding engine keeps its own conversation, so what its tools print could go to the provider, and into the
// transcript, past the redaction of the built-in loop.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';

import { startLoopback } from '../../platform/agent/loopback.ts';
import { relayAnswerSchema } from '../../platform/domain/relay.ts';
import { startModelServer } from '../support/model-server.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
const TOKEN = `glpat-${'q7W8'.repeat(6)}`;
const MARK = '[secret:DB_PASSWORD]';
const runSchema = z.object({ run: z.string() });

it('in every dialect the model and the transcript get placeholders, and only calls get the value back', async () => {
  const model = await startModelServer(({ request }) => ({
    content: `it is ${MARK}`,
    calls:
      request.tools?.map(({ function: tool }) => ({
        name: tool.name,
        arguments: { command: `psql ${MARK}` },
      })) ?? [],
  }));
  onTestFinished(() => model.close());
  const llm = { base_url: model.baseUrl, model: 'scripted', price: 'free' };
  const dir = await tempFolder({
    'dockfra.yaml': stringify({ roles: { developer: { llm } } }),
    '.env': `DB_PASSWORD='${CANARY}'\n`,
  });
  const root = await openTestRoot(dir);
  const opened = await root.run('engine.open', { engine: 'command' });
  if (!opened.result.ok) throw new Error(opened.result.refusal.message);
  const { run } = runSchema.parse(opened.result.value);
  const loopback = await startLoopback({
    model: 'dockfra',
    relay: async (call, request) => {
      const { result } = await root.run('model.relay', { run, call, request: JSON.stringify(request) });
      if (!result.ok) return { ok: false, code: result.refusal.code, message: result.refusal.message };
      return { ok: true, answer: relayAnswerSchema.parse(result.value) };
    },
  });
  onTestFinished(() => loopback.close());
  const ask = async (to: string, body: object): Promise<string> => {
    const headers = { authorization: `Bearer ${loopback.key}`, 'content-type': 'application/json' };
    const response = await fetch(`${loopback.baseUrl}${to}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect([response.status, text]).toEqual([200, expect.any(String)]);
    return text;
  };

  const printed = `DB_PASSWORD=${CANARY} ${Buffer.from(CANARY).toString('base64')} ${TOKEN}`;
  const parameters = { type: 'object' };
  const answers = await Promise.all([
    ask('/v1/chat/completions', {
      model: 'x',
      messages: [
        { role: 'user', content: 'go' },
        {
          role: 'assistant',
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'sh', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'a', content: printed },
      ],
      tools: [{ type: 'function', function: { name: 'sh', parameters } }],
    }),
    ask('/v1/messages', {
      model: 'x',
      max_tokens: 100,
      messages: [
        { role: 'user', content: 'go' },
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 'a', name: 'sh', input: { command: printed } }],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: printed }] },
      ],
      tools: [{ name: 'sh', input_schema: parameters }],
    }),
    ask('/v1/responses', {
      model: 'x',
      instructions: printed,
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: printed }] }],
      tools: [{ type: 'function', name: 'sh', parameters }],
    }),
  ]);

  const left = model.received.map(({ raw }) => raw).join('\n');
  const file = path.join(root.ports.root.state, 'transcripts', 'developer', `${run}.jsonl`);
  for (const text of [left, await readFile(file, 'utf8')]) {
    for (const secret of [CANARY, Buffer.from(CANARY).toString('base64').replaceAll('=', ''), TOKEN])
      expect(text).not.toContain(secret);
    expect(text).toContain(MARK);
  }
  for (const text of answers) {
    expect(text).toContain(`it is ${MARK}`); // what is said stays a placeholder
    expect(text).toContain(`psql ${CANARY}`); // what is executed is the value
  }
});

it('a request that is repeated gets the answer on record, and is paid once', async () => {
  const model = await startModelServer([{ content: 'once' }]);
  onTestFinished(() => model.close());
  const llm = { base_url: model.baseUrl, model: 'scripted', price: { input: 1, output: 1 } };
  const dir = await tempFolder({ 'dockfra.yaml': stringify({ roles: { developer: { llm } } }) });
  const root = await openTestRoot(dir);
  const opened = await root.run('engine.open', { engine: 'command' });
  const { run } = runSchema.parse(opened.result.ok ? opened.result.value : null);
  const request = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], tools: [], maxTokens: 50 });
  const ask = () => root.run('model.relay', { run, call: 'the-same-call', request });
  const [first, second] = [await ask(), await ask()];
  expect(first.result).toMatchObject({ ok: true, value: { content: 'once', turn: 1 } });
  expect(second.result).toEqual(first.result);
  expect(model.received).toHaveLength(1);
  expect((await root.ports.usage.sum({ run })).calls).toBe(1);
});

it('a run that has ended, and a run of the built-in loop, get nothing', async () => {
  const model = await startModelServer([]);
  onTestFinished(() => model.close());
  const llm = { base_url: model.baseUrl, model: 'scripted', price: 'free' };
  const root = await openTestRoot(
    await tempFolder({ 'dockfra.yaml': stringify({ roles: { developer: { llm } } }) }),
  );
  const request = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], tools: [], maxTokens: 50 });
  const relay = (run: string) => root.run('model.relay', { run, call: 'some-call', request });
  const asked = await root.run('agent.open', { kind: 'ask', text: 'why?' });
  const own = runSchema.parse(asked.result.ok ? asked.result.value : null).run;
  expect((await relay(own)).result).toMatchObject({ ok: false, refusal: { code: 'wrong_state' } });
  const opened = await root.run('engine.open', { engine: 'codex' });
  const { run } = runSchema.parse(opened.result.ok ? opened.result.value : null);
  expect((await root.run('agent.turn', { run, after: 0 })).result).toMatchObject({
    refusal: { code: 'wrong_state', message: expect.stringContaining('codex') },
  });
  expect((await root.run('engine.end', { run, passed: true })).result).toMatchObject({
    value: { ended: { reason: 'engine_failed' } }, // nothing went through the gateway
  });
  expect((await relay(run)).result).toMatchObject({
    refusal: { code: 'wrong_state', message: expect.stringContaining('has ended: engine_failed') },
  });
  expect((await relay('T-0404.1')).result).toMatchObject({ refusal: { code: 'not_found' } });
  expect(model.received).toEqual([]);
});
