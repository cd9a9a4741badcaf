import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { implementByHand } from '../../platform/agent/by-hand.ts';
import { enginesByHand } from '../../platform/agent/engine-by-hand.ts';
import { removeLitter } from '../../platform/agent/engine-drive.ts';
import { testEngine } from '../../platform/agent/engine-test.ts';
import { availableEngines, askEngines } from '../../platform/agent/engine-detect.ts';
import { workLoop, workOn } from '../../platform/agent/work-loop.ts';
import type { RunLine } from '../../platform/domain/agent-run.ts';
import { recordCassette } from '../../platform/domain/model-cassette.ts';
import { ENGINES } from '../../platform/engines/registry.gen.ts';
import { openAgentWorld, type AgentWorld, type SaidTurn } from '../support/agent-world.ts';

let world: AgentWorld | null = null;
afterEach(() => world?.close());

const TRIES = { firstMs: 1, lastMs: 2, count: 5 };
const isTwo = (tree: string): boolean => readFileSync(join(tree, 'app.txt'), 'utf8') === 'two\n';

/** A coding engine of twenty lines: asks for chat completions until no command is wanted any more. */
const ENGINE = `
const { execFileSync } = require('node:child_process');
const task = require('node:fs').readFileSync(0, 'utf8');
const headers = { authorization: 'Bearer ' + process.env.OPENAI_API_KEY, 'content-type': 'application/json' };
const tools = [{ type: 'function', function: { name: 'sh', description: 'runs', parameters: { type: 'object' } } }];
(async () => {
  const messages = [{ role: 'user', content: task }];
  for (;;) {
    const body = JSON.stringify({ model: process.env.DOCKFRA_MODEL, messages, tools });
    const response = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST', headers, body });
    const text = await response.text();
    if (!response.ok) { console.log('status ' + response.status + ' ' + text); process.exit(1); }
    const message = JSON.parse(text).choices[0].message;
    messages.push(message);
    if (!message.tool_calls) { console.log(message.content); return; }
    for (const call of message.tool_calls) {
      const { command } = JSON.parse(call.function.arguments);
      const content = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
      messages.push({ role: 'tool', tool_call_id: call.id, content });
    }
  }
})();
`;
const COMMAND = [process.execPath, '-e', ENGINE];
const sh = (command: string): SaidTurn => ({ calls: [{ name: 'sh', arguments: { command } }] });

type Script = Parameters<typeof openAgentWorld>[0]['script'];
const open = async (script: Script, agent: Record<string, unknown> = {}, more = {}): Promise<AgentWorld> => {
  const all = { engine: 'command', command: COMMAND, ...agent };
  world = await openAgentWorld({ script, agent: all, passes: isTwo, ...more });
  return world;
};
const work = (one: AgentWorld, io = one.io()) => workLoop(io, { tries: TRIES });
const texts = (lines: RunLine[]) => lines.map((line) => ('content' in line ? line.content : '')).join('\n');

describe('a ticket that a coding engine works', () => {
  it('is done by the engine, committed by us, and judged by the same proof', async () => {
    const one = await open((turn) => [sh('printf "two\\n" > app.txt'), { content: 'Done.' }][turn] ?? {});
    expect(await work(one)).toMatchObject({ outcome: 'worked', ended: 'submitted' });
    expect(await one.ticket()).toMatchObject({ status: 'review', spent: { tokens: 30 } });
    expect(one.git('log', '-1', '--format=%an|%s')).toBe(`alice|T-0001: ${(await one.ticket()).title}`);
    expect(one.requests[0]?.request).toMatchObject({
      messages: [{ role: 'user', content: expect.stringContaining('work alone on one ticket') }],
      tools: [{ name: 'sh' }],
    });
    const lines = await one.lines('T-0001.1');
    expect(lines[0]).toMatchObject({ type: 'start', engine: 'command', kind: 'implement' });
    expect(lines.filter((line) => line.type === 'answer')).toHaveLength(2);
    expect(lines.find((line) => line.type === 'result')).toMatchObject({ tool: 'sh', ok: true });
    expect(lines.at(-1)).toMatchObject({ type: 'end', reason: 'submitted' });
  });

  it('is called again with the refusal of its work, and its claims count for nothing', async () => {
    const one = await open((turn, messages) => {
      const again = messages.some(({ content }) => content.includes('was handed in and refused'));
      const value = again ? 'two' : 'three';
      return turn === 0 ? sh(`printf "${value}\\n" > app.txt`) : { content: 'All tests pass.' };
    });
    expect(await work(one)).toMatchObject({ ended: 'submitted' });
    const retry = one.requests.find(({ request }) => request.messages[0]?.content.includes('refused'));
    expect(retry?.request.messages[0]?.content).toContain('a test fails');
    expect(one.requests).toHaveLength(4);
  });

  it('goes back with what was tried when the attempts are used up', async () => {
    const one = await open((turn) => (turn === 0 ? sh('echo no >> app.txt') : { content: 'Done.' }), {
      attempts: 2,
    });
    expect(await work(one)).toMatchObject({ ended: 'attempts' });
    const ticket = await one.ticket();
    expect(ticket).toMatchObject({ status: 'open', lease: null });
    expect(ticket.comments.at(-1)?.text).toContain('2 attempts of 2 are used');
    expect(one.requests).toHaveLength(4);
  });

  it('is stopped by the platform when its turns are used up, whatever it does', async () => {
    const one = await open(() => sh('echo more >> app.txt'), { turns: 3 });
    expect(await work(one)).toMatchObject({ ended: 'turns' });
    expect(one.requests).toHaveLength(3);
    expect(await one.ticket()).toMatchObject({ status: 'open', lease: null });
  });

  it('costs no more than the gateway allows', async () => {
    const one = await open((turn) =>
      turn < 2
        ? { ...sh('true'), usd: 0.01 }
        : { refusal: 'limits', message: 'T-0001 has used $0.02 of $0.02' },
    );
    expect(await work(one)).toMatchObject({ ended: 'money' });
    expect((await one.ticket()).spent.usd).toBeCloseTo(0.02);
  });

  it('waits while everything is paused, and goes on afterwards', async () => {
    const one = await open((turn) => [sh('printf "two\\n" > app.txt'), { content: 'Done.' }][turn] ?? {});
    const io = one.io();
    const pausing: typeof io = {
      ...io,
      command: async (argv, options) => {
        if (argv[0] === 'model') await one.ports.switches.pause('owner:root', 'lunch');
        return io.command(argv, options);
      },
    };
    expect(await work(one, pausing)).toMatchObject({
      outcome: 'idle',
      text: expect.stringContaining('lunch'),
    });
    expect(await one.ticket()).toMatchObject({ status: 'in_progress' });
    await one.ports.switches.resume();
    expect(await work(one)).toMatchObject({ ended: 'submitted' });
    expect((await one.lines('T-0001.1')).filter((line) => line.type === 'message')).toHaveLength(1);
  });

  it('is taken up again where its container was killed, in the same attempt', async () => {
    const one = await open((turn, messages) => {
      if (turn === 0 && messages.length === 1) return sh('echo more >> tried.txt; printf "two\\n" > app.txt');
      return { content: 'Done.' };
    });
    const killed = new AbortController();
    let relays = 0;
    const io = one.io({ signal: killed.signal }, (step) => {
      relays += step === 'before model relay' ? 1 : 0;
      if (relays === 2) killed.abort(new Error('killed'));
    });
    await expect(workLoop(io, { tries: TRIES })).rejects.toThrow('killed');
    expect(await one.ticket()).toMatchObject({ status: 'in_progress' });
    expect(await work(one)).toMatchObject({ ended: 'submitted', text: expect.stringContaining('T-0001.1') });
    const lines = await one.lines('T-0001.1');
    expect(lines.filter((line) => line.type === 'message')).toHaveLength(1);
    expect(lines.filter((line) => line.type === 'start')).toHaveLength(1);
  });

  it('gets its own secrets back in calls only; the model and the transcript have placeholders', async () => {
    const canary = 'canary-4711-0815-value';
    const one = await open(
      (turn) => {
        if (turn === 0) return sh('cat app.txt');
        if (turn === 1) return sh('printf "%s\\n" "[secret:APP_PASSWORD]" > copy.txt');
        return { content: 'I saw [secret:APP_PASSWORD]' };
      },
      { attempts: 1 },
      {
        files: { 'app.txt': `password=${canary}\n` },
        secrets: [{ name: 'APP_PASSWORD', value: canary }],
      },
    );
    await work(one);
    expect(readFileSync(join(one.worktree, 'copy.txt'), 'utf8')).toBe(`${canary}\n`);
    expect(texts(await one.lines('T-0001.1'))).not.toContain(canary);
  });
});

describe('an engine that does not work', () => {
  it('is followed by the next one, under the same lease', async () => {
    const one = await open(() => ({ calls: [{ name: 'give_up', arguments: { reason: 'enough' } }] }), {
      command: [process.execPath, '-e', 'console.log("no such option"); process.exit(2)'],
    });
    expect(await work(one)).toMatchObject({ ended: 'gave_up' });
    const [first, second] = await Promise.all([one.lines('T-0001.1'), one.lines('T-0001.2')]);
    expect(first.at(-1)).toMatchObject({
      reason: 'engine_failed',
      note: expect.stringContaining('exit code 2'),
    });
    expect(second[0]).toMatchObject({ engine: 'built-in' });
  });

  it('is not taken when it is not installed', async () => {
    const one = await open(() => ({ calls: [{ name: 'give_up', arguments: { reason: 'enough' } }] }), {
      command: ['/nowhere/engine'],
    });
    expect(await work(one)).toMatchObject({ ended: 'gave_up' });
    expect((await one.lines('T-0001.1'))[0]).toMatchObject({ engine: 'built-in' });
  });

  it('leaves an honest ticket when no other one is allowed', async () => {
    const one = await open(() => ({}), { command: ['/nowhere/engine'], engine_fallbacks: [] });
    expect(await work(one)).toMatchObject({
      outcome: 'failed',
      text: expect.stringContaining('no coding engine is left for T-0001: command is not installed'),
    });
    expect(one.requests).toEqual([]);
  });

  it('is not used by hand instead of the one that was named', async () => {
    const one = await open(() => ({}), { command: ['/nowhere/engine'] });
    expect(await workOn(one.io(), 'T-0001', { tries: TRIES, engine: 'aider' })).toMatchObject({
      outcome: 'failed',
    });
  });
});

describe('a model that is away', () => {
  it('is waited for: the run stays open, and no engine is blamed', async () => {
    let away = true;
    const one = await open((turn) => {
      if (away) return { refusal: 'busy', message: 'the provider is down' };
      return [sh('printf "two\n" > app.txt'), { content: 'Done.' }][turn] ?? {};
    });
    expect(await work(one)).toMatchObject({ outcome: 'idle', text: 'T-0001.1 waits: the provider is down' });
    expect(await one.ticket()).toMatchObject({ status: 'in_progress' });
    expect(await testEngine(one.io(), 'command', 'configured', COMMAND, TRIES)).toEqual({
      ok: false,
      note: 'the provider is down',
    });
    away = false;
    expect(await work(one)).toMatchObject({ ended: 'submitted', text: expect.stringContaining('T-0001.1') });
  });
});

describe('calls that cannot be read', () => {
  it('are asked for again before the engine sees anything of them', async () => {
    const one = await open((turn, messages) => {
      const told = messages.at(-1)?.content ?? '';
      if (turn === 0) return { calls: [{ name: 'sh', arguments: '{"command": "rm -rf' }] };
      if (told.includes('not JSON')) return sh('printf "two\\n" > app.txt');
      return { content: 'Done.' };
    });
    expect(await work(one)).toMatchObject({ ended: 'submitted' });
    expect(one.requests).toHaveLength(3);
  });

  it('end the run when they stay so', async () => {
    const one = await open(() => ({ calls: [{ name: 'no_such_tool', arguments: {} }] }));
    expect(await work(one)).toMatchObject({ ended: 'broken_calls' });
    expect(one.requests).toHaveLength(3);
  });
});

describe('by hand in the developer terminal', () => {
  const given = (words: string[], verb = 'implement') => {
    const printed: string[] = [];
    return { verb, words, folder: '/', print: (text: string) => void printed.push(text), printed };
  };

  it('works a ticket with the engine that is named, and with no other', async () => {
    const one = await open((turn) => [sh('printf "two\\n" > app.txt'), { content: 'Done.' }][turn] ?? {}, {
      engine: 'built-in',
    });
    expect(await implementByHand(one.io(), given(['T-0001', '--engine', 'aider']))).toBe(1);
    expect(await one.ticket()).toMatchObject({ status: 'in_progress' });
    expect(await implementByHand(one.io(), given(['--engine=command', 't-0001']))).toBe(0);
    expect((await one.lines('T-0001.1'))[0]).toMatchObject({ engine: 'command' });
  });

  it('lists what is installed, and tests it', async () => {
    const one = await open(() => ({ content: 'ready' }), { command: [process.execPath, '-e', ''] });
    const list = given(['list'], 'engine');
    expect(await enginesByHand(one.io(), list)).toBe(0);
    expect(list.printed.join('')).toMatch(/command +configured\n/);
    expect(list.printed.join('')).toMatch(/aider +not installed; Aider: python3 -m pip/);
    const test = given(['test', 'built-in'], 'engine');
    expect(await enginesByHand(one.io(), test)).toBe(0);
    expect(test.printed.join('')).toBe('built-in     works: ready\n');
    expect(await enginesByHand(one.io(), given(['test', 'codex'], 'engine'))).toBe(1);
    expect(await enginesByHand(one.io(), given(['test', 'emacs'], 'engine'))).toBe(2);
  });

  it('makes no recording of a conversation that it does not keep', async () => {
    const one = await open((turn) => [sh('printf "two\\n" > app.txt'), { content: 'Done.' }][turn] ?? {});
    await work(one);
    expect(recordCassette('T-0001.1', await one.lines('T-0001.1'))).toMatchObject({
      refusal: { code: 'unsupported' },
    });
  });
});

describe('what an engine leaves for itself', () => {
  it('is never committed, unless git knows the file', async () => {
    const one = await open(() => ({}), {}, { files: { 'app.txt': 'one\n', '.gitignore': '.aider*\n' } });
    writeFileSync(join(one.worktree, '.aider.input.history'), 'ours\n');
    one.git('add', '--force', '.aider.input.history');
    one.git('commit', '--quiet', '--allow-empty', '-m', 'ours');
    for (const name of ['.aider.chat.history.md', '.aider.llm.history', 'new.txt'])
      writeFileSync(join(one.worktree, name), 'x\n');
    mkdirSync(join(one.worktree, '.aider.tags.cache.v4'));
    writeFileSync(join(one.worktree, '.aider.tags.cache.v4', 'cache.db'), 'x\n');
    const place = { root: one.worktree, ticketId: one.id, outputs: join(one.dir, 'outputs') };
    await removeLitter(place, ENGINES.aider, new AbortController().signal);
    expect(readdirSync(one.worktree).toSorted()).toEqual([
      '.aider.input.history',
      '.git',
      '.gitignore',
      'app.txt',
      'new.txt',
    ]);
  });
});

describe('engine test', () => {
  it('is a real round trip, remembered until the version changes', async () => {
    const one = await open(() => ({ content: 'ready' }));
    const io = one.io({ env: { PATH: process.env['PATH'] ?? '', HOME: one.dir } });
    expect(await testEngine(io, 'command', 'configured', COMMAND, TRIES)).toEqual({
      ok: true,
      note: 'ready',
    });
    expect((await one.lines('developer.1')).at(-1)).toMatchObject({ type: 'end', reason: 'answered' });
    expect(one.requests[0]).toMatchObject({ ticketId: null, run: 'developer.1', limitUsd: 0.5 });
    expect(await testEngine(io, 'built-in', 'built in', [], TRIES)).toEqual({ ok: true, note: 'ready' });
    const silent = [process.execPath, '-e', 'process.exit(3)'];
    expect(await testEngine(io, 'command', 'configured', silent, TRIES)).toMatchObject({ ok: false });
    const list = await askEngines(io, TRIES);
    expect(list && (await availableEngines(io, list))).not.toContain('command');
    expect(existsSync(join(io.work, '.outputs', 'developer.3'))).toBe(false);
  });
});
