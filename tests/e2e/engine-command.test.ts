import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { foundListSchema } from '../../platform/domain/engine-found.ts';
import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import { startModelServer, type ModelServer, type Received, type Said } from '../support/model-server.ts';

/** A coding engine of a few lines: does what the model wants until it wants nothing more. */
const ENGINE = `
const { execFileSync } = require('node:child_process');
const task = require('node:fs').readFileSync(0, 'utf8');
const { OPENAI_BASE_URL: base, OPENAI_API_KEY: key, DOCKFRA_MODEL: model } = process.env;
const tools = [{ type: 'function', function: { name: 'sh', description: 'runs', parameters: { type: 'object' } } }];
(async () => {
  const messages = [{ role: 'user', content: task }];
  for (;;) {
    const response = await fetch(base + '/chat/completions', {
      method: 'POST',
      headers: { authorization: 'Bearer ' + key, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages, tools }),
    });
    if (!response.ok) { console.log(response.status, await response.text()); process.exit(1); }
    const { message } = (await response.json()).choices[0];
    messages.push(message);
    if (!message.tool_calls) { console.log(message.content); return; }
    for (const call of message.tool_calls) {
      const { command } = JSON.parse(call.function.arguments);
      let content;
      try { content = execFileSync('sh', ['-c', command], { encoding: 'utf8' }); } catch (error) { content = String(error); }
      messages.push({ role: 'tool', tool_call_id: call.id, content });
    }
  }
})();
`;
const LOOK = `env; touch /work/outside || echo kept-inside; curl -sS -m 3 -o /dev/null http://127.0.0.1:5050 || echo unreachable`;
const sh = (command: string): Said => ({ calls: [{ name: 'sh', arguments: { command } }] });

let root: LineRoot;
let model: ModelServer;

beforeAll(async () => {
  model = await startModelServer(say);
  root = await lineRoot('engine');
  const yaml = await readFile(join(root.dir, 'dockfra.yaml'), 'utf8');
  const agent = { engine: 'command', command: ['/opt/dockfra/bin/node', '-e', ENGINE] };
  const llm = { base_url: model.baseUrl, model: 'scripted', price: { input: 1, output: 2 } };
  const [, port] = /developer: \{ port: (\d+) \}/.exec(yaml) ?? [];
  const developer = JSON.stringify({ port: Number(port), llm, agent }); // which is YAML too
  await root.writeFile(
    'dockfra.yaml',
    yaml.replace(/developer: \{ port: \d+ \}/, () => `developer: ${developer}`),
  );
  await root.git('commit', '-qam', 'A coding engine for the developer');
  await root.up();
});
afterAll(async () => {
  await root?.remove();
  await model?.close();
});

/** The first attempt is wrong; what is said about the second comes from the refusal. */
function say({ turn, raw }: Received): Said {
  if (!raw.includes('on one ticket')) return { content: 'ready' };
  const again = raw.includes('was handed in and refused');
  if (turn === 0) return again ? sh('echo two > version.txt') : sh(`${LOOK}; : > version.txt`);
  return { content: 'All tests pass, the work is complete.' };
}

const runSchema = z.looseObject({ run: z.string(), ended: z.looseObject({ reason: z.string() }).nullable() });

describe('a coding engine in the real developer container', () => {
  it('is listed and tested there, through the gateway', async () => {
    const listed = await root.ssh('developer', 'engine list');
    expect(listed.out).toContain('1 command      configured');
    expect(listed.out).toContain('aider        not installed');
    const tested = await root.ssh('developer', 'engine test');
    expect(tested.out).toContain('built-in     works: ready');
    expect(tested.out).toContain('command      works: ready');
    expect(model.received).toHaveLength(2);
  });

  it('is found and tested from outside too, as the wizard does it', async () => {
    const { found } = foundListSchema.parse(JSON.parse((await root.owner('engine', 'found', '--json')).out));
    expect(found).toContainEqual({
      id: 'command',
      version: 'configured',
      tested: expect.objectContaining({ ok: true }),
    });
    expect(found).toContainEqual({ id: 'aider', version: null, tested: null });
    const tested = await root.owner('engine', 'test', 'command');
    expect(tested).toMatchObject({ code: 0, out: expect.stringContaining('command works: ready') });
    expect(model.received).toHaveLength(3);
  });

  it('takes a ticket to review by itself, and is called again after a refusal', async () => {
    const created = await root.ssh(
      'manager',
      'ticket create "Serve version two" --description "version.txt says one."',
    );
    const id = /T-\d+/.exec(created.out)?.[0] ?? 'none';
    const ticket = await eventually(
      'review',
      async () => {
        const now = await root.ticket(id);
        return now.status === 'review' ? now : null;
      },
      150_000,
      200,
    );
    expect(ticket.commits.map(({ subject }) => subject)).toContain(`${id}: Serve version two`);
    expect(
      ticket.evidence.filter(({ kind, run }) => kind === 'check' && run === 'commit').at(-1),
    ).toMatchObject({
      result: 'passed',
    });
    expect(ticket.spent.usd).toBeGreaterThan(0);
    const runs = z.array(runSchema).parse(JSON.parse((await root.owner('agent', 'list', id, '--json')).out));
    expect(runs.map(({ ended }) => ended?.reason)).toEqual(['submitted']);
  });

  it('had no key, no way out and no folder but its own', () => {
    const seen = model.received.map(({ raw }) => raw).join('\n');
    expect(seen).toContain('kept-inside');
    expect(seen).toContain('unreachable');
    expect(seen).toContain('ANTHROPIC_BASE_URL=http://127.0.0.1:');
    expect(seen).not.toContain(model.baseUrl);
  });
});
