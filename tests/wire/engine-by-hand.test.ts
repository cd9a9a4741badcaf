import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { implementByHand } from '../../platform/agent/by-hand.ts';
import { enginesByHand } from '../../platform/agent/engine-by-hand.ts';
import { removeLitter } from '../../platform/agent/engine-drive.ts';
import { testEngine } from '../../platform/agent/engine-test.ts';
import { availableEngines, askEngines } from '../../platform/agent/engine-detect.ts';
import { recordCassette } from '../../platform/domain/model-cassette.ts';
import { ENGINES } from '../../platform/engines/registry.gen.ts';
import { TRIES, COMMAND, sh, open, work } from '../support/engine-work-world.ts';

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
