import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import type { RunLine } from '../../platform/domain/agent-run.ts';
import type { ChatMessage } from '../../platform/domain/model.ts';
import { ok } from '../../platform/domain/result.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { callModel } from '../../platform/flows/call-model.ts';
import { redactLines } from '../../platform/flows/redact-run.ts';
import type { UsageRecord } from '../../platform/ports-model.ts';
import { runAction } from '../../platform/run-action.ts';
import { startModelServer, type Script } from '../support/model-server.ts';
import { openTestRoot, type TestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const KEY = 'model-key-7d1c55ab';

async function openWorld(script: Script, more: Record<string, unknown> = {}) {
  const model = await startModelServer(script, { key: KEY, models: ['b-model', 'a-model\u001b[2J'] });
  onTestFinished(() => model.close());
  const llm = {
    base_url: model.baseUrl,
    model: 'a-model',
    price: 'free',
    api_key_env: 'SCRIPT_KEY',
    ...more,
  };
  const dir = await tempFolder({ 'dockfra.yaml': `# mine\n${stringify({ roles: { developer: { llm } } })}` });
  const root = await openTestRoot(dir);
  return { ...root, dir, model, yaml: path.join(dir, 'dockfra.yaml') };
}

/** What a command prints for people. */
function textOf(name: string, value: unknown): string {
  const action = ACTIONS.find((one) => one.name === name);
  return action?.text(value) ?? '';
}

const asRole = (root: TestRoot, role: RoleName, name: string, input: unknown) => {
  const action = ACTIONS.find((one) => one.name === name);
  if (!action) throw new Error(`no action ${name}`);
  const caller = { role, person: 'eve', personClaimed: false, via: 'ssh' } as const;
  return runAction(root.ports, action, input, {
    caller,
    progress: () => undefined,
    signal: AbortSignal.timeout(20_000),
  });
};

describe('secret set', () => {
  it('stores for its owner only, shows nothing, and keeps the other secrets', async () => {
    const world = await openWorld([]);
    await world.run('secret.set', { name: 'OTHER', value: 'one' });
    const { result } = await world.run('secret.set', { name: 'SCRIPT_KEY', value: `${KEY}\n` });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(JSON.stringify(result.value) + textOf('secret.set', result.value)).not.toContain(KEY);
    const file = path.join(world.dir, '.dockfra', 'secrets.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ OTHER: 'one', SCRIPT_KEY: KEY });
    expect(JSON.stringify(await world.ports.audit.tail(10))).not.toContain(KEY);
  });

  it.each<RoleName>(['manager', 'autopilot', 'developer', 'monitor'])('is not for the %s', async (role) => {
    const world = await openWorld([]);
    expect(await asRole(world, role, 'secret.set', { name: 'A', value: 'b' })).toMatchObject({
      outcome: 'denied',
    });
  });

  it('refuses what is no name or empty, without telling the value', async () => {
    const world = await openWorld([]);
    for (const input of [
      { name: 'lower', value: KEY },
      { name: 'A', value: '\n' },
      { name: '__proto__', value: KEY },
    ]) {
      const { result } = await world.run('secret.set', input);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain(KEY);
    }
  });

  it('says when its file cannot be read, without telling what is in it', async () => {
    const world = await openWorld([]);
    await writeFile(path.join(world.dir, '.dockfra', 'secrets.json'), `{"A": "${KEY}"`);
    const { result } = await world.run('secret.set', { name: 'A', value: 'b' });
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'failed', message: expect.stringContaining('secrets.json') },
    });
    expect(JSON.stringify(result)).not.toContain(KEY);
  });
});

describe('model test', () => {
  it('asks one real question with the stored key', async () => {
    const world = await openWorld([{ content: 'ready' }]);
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    const { result } = await world.run('model.test', { role: 'developer' });
    expect(result).toMatchObject({
      ok: true,
      value: { content: 'ready', replayed: false, model: 'a-model' },
    });
    expect(world.model.received[0]?.key).toBe(KEY);
    expect(textOf('model.test', result.ok && result.value)).toContain("the developer's model answers: ready");
  });

  it('says what is wrong with key, address and role', async () => {
    const world = await openWorld([]);
    const why = async (role: string) => {
      const { result } = await world.run('model.test', { role });
      return result.ok ? '' : `${result.refusal.message} ${result.refusal.hint ?? ''}`;
    };
    expect(await why('developer')).toContain('SCRIPT_KEY of a-model is not set');
    expect(await why('manager')).toContain('the manager has no model');
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: 'wrong-key-123456' });
    expect(await why('developer')).toMatch(/answered 401.*check the key/);
    await writeFile(world.yaml, (await readFile(world.yaml, 'utf8')).replace('/v1', '/elsewhere'));
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    expect(await why('developer')).toMatch(/answered 404.*check base_url/);
  });
});

describe('config list-models', () => {
  it('shows each profile and what its provider offers', async () => {
    const world = await openWorld([], { fallbacks: [{ model: 'cheap' }] });
    const before = await world.run('config.list-models', {});
    expect(before.result).toMatchObject({
      value: { roles: [{ offered: [], problem: expect.stringContaining('401') }] },
    });
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    const { result } = await world.run('config.list-models', { role: 'developer' });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(result.value).toMatchObject({
      roles: [
        {
          role: 'developer',
          problem: null,
          profiles: [{ key: { set: true } }, { model: 'cheap', price: null }],
        },
      ],
    });
    const text = textOf('config.list-models', result.value);
    expect(text).toContain('b-model');
    expect(text).toContain('not confirmed');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain(KEY);
  });
});

describe('config set-model', () => {
  it('changes that one value, and the next call has the new model', async () => {
    const world = await openWorld([{ content: 'ready' }]);
    await chmod(world.yaml, 0o640);
    const before = await readFile(world.yaml, 'utf8');
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    expect(
      await asRole(world, 'developer', 'config.set-model', { role: 'developer', model: 'x' }),
    ).toMatchObject({ outcome: 'denied' });
    expect(
      await asRole(world, 'manager', 'config.set-model', { role: 'developer', model: 'vendor/b-model' }),
    ).toMatchObject({
      result: { ok: true, value: { before: 'a-model', model: 'vendor/b-model', overriddenBy: null } },
    });
    expect(await readFile(world.yaml, 'utf8')).toBe(before.replace('a-model', 'vendor/b-model'));
    expect((await stat(world.yaml)).mode & 0o777).toBe(0o640);
    await world.run('model.test', { role: 'developer' });
    expect(world.model.received[0]?.request.model).toBe('vendor/b-model');
  });

  it('says when something else sets the model', async () => {
    const world = await openWorld([]);
    await writeFile(path.join(world.dir, '.env'), 'DOCKFRA_ROLES_DEVELOPER_LLM_MODEL=mine\n');
    const { result } = await world.run('config.set-model', { role: 'developer', model: 'new' });
    expect(result).toMatchObject({ value: { overriddenBy: { model: 'mine', at: '.env:1' } } });
  });

  it('refuses a role without a profile, a file with faults, and leaves it as it was', async () => {
    const world = await openWorld([]);
    expect(await world.run('config.set-model', { role: 'monitor', model: 'x' })).toMatchObject({
      result: { refusal: { code: 'not_found' } },
    });
    const broken = `${await readFile(world.yaml, 'utf8')}unknown_key: 1\n`;
    await writeFile(world.yaml, broken);
    expect(await world.run('config.set-model', { role: 'developer', model: 'x' })).toMatchObject({
      result: { ok: false },
    });
    expect(await readFile(world.yaml, 'utf8')).toBe(broken);
    expect(parse(broken)).toMatchObject({ unknown_key: 1 });
  });
});

const record = (more: Partial<UsageRecord>): UsageRecord => ({
  at: '2030-01-01T10:00:00.000Z',
  role: 'developer',
  ticketId: 'T-0001',
  run: 'T-0001.1',
  provider: 'p',
  model: 'm',
  replayed: false,
  inputTokens: 100,
  outputTokens: 10,
  cachedTokens: 0,
  usd: 0.5,
  ms: 5,
  outcome: 'ok',
  ...more,
});

describe('usage', () => {
  it('sums per day, role, model and ticket', async () => {
    const world = await openWorld([]);
    const spend = async (more: Partial<UsageRecord>) => {
      const reserved = await world.ports.usage.reserve(record({ ...more, usd: 9 }), [], () => ok(null));
      if (reserved.ok) await world.ports.usage.settle(reserved.value, record(more));
    };
    await spend({});
    await spend({ at: '2030-01-02T00:00:00.000Z', model: 'n', usd: 0.25 });
    await spend({ at: '2030-01-02T00:00:00.000Z', role: 'manager', ticketId: null, run: null });
    const { result } = await asRole(world, 'monitor', 'usage', {});
    if (!result.ok) throw new Error(result.refusal.message);
    expect(result.value).toMatchObject({
      days: [
        { day: '2030-01-02', role: 'developer', model: 'n', usd: 0.25 },
        { day: '2030-01-02', role: 'manager', model: 'm', usd: 0.5 },
        { day: '2030-01-01', role: 'developer', model: 'm', calls: 1, inputTokens: 100 },
      ],
      tickets: [{ ticketId: 'T-0001', usd: 0.75, calls: 2 }],
      total: { usd: 1.25, calls: 3 },
    });
    expect(textOf('usage', result.value)).toContain('in all: 3 calls, $1.25');
  });

  it('still counts a call that a crash cut off, at its worst case', async () => {
    const world = await openWorld([]);
    await world.ports.usage.reserve(record({ usd: 0.7 }), [], () => ok(null));
    const again = await openTestRoot(world.dir);
    expect(await again.ports.usage.sum({ ticketId: 'T-0001' })).toMatchObject({ usd: 0.7 });
    const seen: (readonly number[])[] = [];
    await again.ports.usage.reserve(record({}), [{ run: 'T-0001.1' }, { since: '2031-01-01' }], (spent) => {
      seen.push(spent);
      return ok(null);
    });
    expect(seen).toEqual([[0.7, 0]]);
  });
});

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
        { onDelta: () => undefined, signal: AbortSignal.timeout(5000) },
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
