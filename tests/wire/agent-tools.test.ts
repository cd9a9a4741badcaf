import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { AgentIo } from '../../platform/agent/agent-io.ts';
import { executeCall, executeTurn, MAX_SENT } from '../../platform/agent/tool-box.ts';
import type { ToolPlace } from '../../platform/agent/tool-result.ts';
import { commit, git, makeRepository } from '../support/git-repository.ts';

let dir: string;
let place: ToolPlace;
let io: AgentIo;
let asked: string[][];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dockfra-tools-'));
  const root = join(dir, 'T-0001');
  const base = makeRepository(root, { 'app.txt': 'one\n', 'src/a.js': 'let a = 1;\nlet b = 2;\n' });
  git(root, 'update-ref', 'refs/dockfra/base/T-0001', base);
  git(root, 'config', 'user.name', 'alice');
  git(root, 'config', 'user.email', 'alice@example.org');
  mkdirSync(join(dir, 'outside'));
  writeFileSync(join(dir, 'outside', 'secret.txt'), 'do not read\n');
  place = { root, ticketId: 'T-0001', outputs: join(dir, '.outputs', 'T-0001.1') };
  mkdirSync(place.outputs, { recursive: true });
  asked = [];
  io = {
    person: 'daemon',
    signal: new AbortController().signal,
    say: () => undefined,
    work: dir,
    env: { PATH: process.env['PATH'] ?? '', HOME: dir },
    prelude: '',
    command: (argv) => {
      asked.push([...argv]);
      return Promise.resolve({ code: 0, out: '{}', err: '' });
    },
  };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const tool = (name: string, input: unknown) =>
  executeCall(io, place, {
    id: 'c',
    name,
    arguments: typeof input === 'string' ? input : JSON.stringify(input),
  });
const inRoot = (path: string): string => readFileSync(join(place.root, path), 'utf8');

describe('outside of the worktree', () => {
  const ESCAPES: [string, string][] = [
    ['by ..', '../outside/secret.txt'],
    ['by .. in the middle', 'src/../../outside/secret.txt'],
    ['by an absolute path', '/etc/passwd'],
    ['through a link to a file', 'link.txt'],
    ['through a link to a folder', 'folder/secret.txt'],
    ['through a link to a link', 'hop/secret.txt'],
    ['through a link to nothing', 'dangling'],
    ['into a new folder behind a link', 'folder/new/file.txt'],
    ["into git's own files", '.git/hooks/pre-commit'],
    ["into git's own files below", 'src/.git/config'],
    ['by a NUL', 'a\0b'],
  ];
  beforeEach(() => {
    symlinkSync('../outside/secret.txt', join(place.root, 'link.txt'));
    symlinkSync('../outside', join(place.root, 'folder'));
    symlinkSync('folder', join(place.root, 'hop'));
    symlinkSync('../outside/not-there', join(place.root, 'dangling'));
  });

  it.each(ESCAPES)('nothing is read, listed, searched, written or patched %s', async (_, path) => {
    const before = readdirSync(join(dir, 'outside'));
    for (const [name, input] of [
      ['read', { path }],
      ['list', { path }],
      ['search', { pattern: 'not', path }],
      ['write', { path, content: 'mine' }],
      ['patch', { path, old: 'do not', new: 'do' }],
    ] as const) {
      const { ok, content } = await tool(name, input);
      expect(ok, `${name}: ${content}`).toBe(false);
      expect(content).not.toContain('do not read');
    }
    expect(readFileSync(join(dir, 'outside', 'secret.txt'), 'utf8')).toBe('do not read\n');
    expect(readdirSync(join(dir, 'outside'))).toEqual(before);
    expect(existsSync(join(place.root, '.git', 'hooks', 'pre-commit'))).toBe(false);
  });

  it('links are not followed by list and search of what is above them', async () => {
    expect((await tool('list', { depth: 5 })).content).not.toContain('secret.txt');
    expect((await tool('search', { pattern: 'do not read' })).content).toBe('nothing found');
  });

  it('names of long outputs lead nowhere else', async () => {
    for (const path of ['@output/../../outside/secret.txt', '@output/..', '@output/.turn-1.json'])
      expect((await tool('read', { path })).ok).toBe(false);
  });
});

describe('files', () => {
  it('are written with their folders, read by lines, and changed in one place', async () => {
    expect(await tool('write', { path: 'new/deep/x.txt', content: 'a\nb\nc\n' })).toMatchObject({ ok: true });
    expect((await tool('read', { path: 'new/deep/x.txt', from: 2, lines: 1 })).content).toBe(
      'b\n[lines 2 to 2 of 3; go on with from: 3]',
    );
    expect(await tool('patch', { path: 'new/deep/x.txt', old: 'b\n', new: 'B\n' })).toMatchObject({
      ok: true,
    });
    expect(inRoot('new/deep/x.txt')).toBe('a\nB\nc\n');
  });

  it('patches are exact: not there and there twice are refused; done already is done', async () => {
    expect(await tool('patch', { path: 'src/a.js', old: 'let', new: 'const' })).toMatchObject({ ok: false });
    expect(await tool('patch', { path: 'src/a.js', old: 'nothing', new: 'x' })).toMatchObject({ ok: false });
    const change = { path: 'src/a.js', old: 'let a = 1;', new: 'const a = $1;' };
    await tool('patch', change);
    expect(inRoot('src/a.js')).toBe('const a = $1;\nlet b = 2;\n');
    expect(await tool('patch', change)).toMatchObject({ ok: true });
  });

  it('that would make anybody wait, or are no text, are refused', async () => {
    execFileSync('mkfifo', [join(place.root, 'pipe')]);
    writeFileSync(join(place.root, 'binary'), Buffer.from([1, 0, 2]));
    for (const path of ['pipe', 'binary', 'src', 'missing'])
      expect((await tool('read', { path })).ok).toBe(false);
    expect((await tool('write', { path: 'pipe', content: 'x' })).ok).toBe(false);
    expect((await tool('write', { path: 'src', content: 'x' })).ok).toBe(false);
    expect((await tool('write', { path: 'app.txt/x', content: 'x' })).ok).toBe(false);
  });

  it('are found by a pattern, new ones too, and a wrong pattern is said', async () => {
    await tool('write', { path: 'fresh.js', content: 'let c = 3;\n' });
    expect((await tool('search', { pattern: 'let [bc]' })).content.split('\n').toSorted()).toEqual([
      'fresh.js:1:let c = 3;',
      'src/a.js:2:let b = 2;',
    ]);
    expect((await tool('search', { pattern: '([' })).ok).toBe(false);
    expect((await tool('search', { pattern: '--open-files-in-pager=touch x' })).ok).toBe(true);
  });

  it('differences show what is new and what changed since the work began', async () => {
    commit(place.root, { 'app.txt': 'two\n' });
    await tool('write', { path: 'fresh.js', content: 'let c = 3;\n' });
    const { content } = await tool('diff', {});
    expect(content).toContain('+two');
    expect(content).toContain('+let c = 3;');
  });
});

describe('commands', () => {
  it('give output and exit code, and run in the worktree without our settings', async () => {
    const { ok, content } = await tool('run', { command: 'pwd; env | grep -c DOCKFRA_PERSON; ls; exit 3' });
    expect(ok).toBe(false);
    expect(content).toBe(`${place.root}\n0\napp.txt\nsrc\n\n[exit code 3]`);
  });

  it('are ended after their time, with everything that they started', async () => {
    const command =
      'setsid sleep 987 & (trap "" TERM; sleep 986) & nohup sleep 985 >/dev/null 2>&1 & sleep 984';
    expect((await tool('run', { command, timeout_seconds: 1 })).content).toContain('ended after 1 seconds');
    const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(running).not.toMatch(/sleep 98[4-7]/);
  });

  it('leave no server behind when they end by themselves', async () => {
    expect(await tool('run', { command: 'setsid sleep 983 & echo started' })).toMatchObject({ ok: true });
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain('sleep 983');
  });

  it('may print without end: both ends are shown, more of it can be paged, control characters are visible', async () => {
    const command = String.raw`printf 'first\033[31m\n'; head -c 30000000 /dev/zero | tr '\0' 'x'; printf '\nlast\n'`;
    const [result] = await executeTurn(io, place, {
      run: 'T-0001.1',
      turn: 4,
      calls: [{ id: 'c', name: 'run', arguments: JSON.stringify({ command }) }],
    });
    expect(result?.content.length).toBeLessThanOrEqual(MAX_SENT);
    expect(result?.content).toMatch(/^first\\x1b\[31m\n/);
    expect(result?.content).toMatch(/\nlast\n\n\[exit code 0\]$/);
    expect(result?.content).toContain('@output/4-1.txt');
    const page = await tool('read', { path: '@output/4-1.txt', from: 1, lines: 2 });
    expect(page).toMatchObject({ ok: true });
    expect(page.content).toContain('[line of');
  });
});

describe('what is not a call', () => {
  it.each([
    ['broken JSON', 'write', '{"path":"app.txt","content":"x'],
    ['arguments of another shape', 'write', '{"path":"app.txt","content":7}'],
    ["another role's tool", 'deploy', '{"id":"T-0001"}'],
    ['a name with control characters', 'read\u001b[2J', '{}'],
  ])('is not executed: %s', async (_, name, args) => {
    const { ok, content } = await tool(name, args);
    expect(ok).toBe(false);
    expect(content).toContain('Nothing was run');
    expect(content).not.toContain('\u001b');
    expect(inRoot('app.txt')).toBe('one\n');
    expect(asked).toEqual([]);
  });
});

describe('a turn', () => {
  it('that was killed in the middle does nothing twice that had its result', async () => {
    const calls = ['a', 'b', 'c'].map((id) => ({
      id,
      name: 'run',
      arguments: JSON.stringify({ command: `echo ${id} >> log.txt` }),
    }));
    const turn = { run: 'T-0001.1', turn: 1, calls };
    let said = 0;
    const dying: AgentIo = {
      ...io,
      say: () => {
        said += 1;
        if (said === 2) throw new Error('killed');
      },
    };
    await expect(executeTurn(dying, place, turn)).rejects.toThrow('killed');
    expect(await executeTurn(io, place, turn)).toHaveLength(3);
    expect(inRoot('log.txt')).toBe('a\nb\nc\n');
  });

  it('that was killed by its own command does not run that command again', async () => {
    const calls = [
      { id: 'a', name: 'run', arguments: JSON.stringify({ command: 'echo x >> log.txt; sleep 60' }) },
      { id: 'b', name: 'write', arguments: JSON.stringify({ path: 'b.txt', content: 'b' }) },
    ];
    const turn = { run: 'T-0001.1', turn: 1, calls };
    const stop = new AbortController();
    const log = join(place.root, 'log.txt');
    const killing = async () => {
      await expect.poll(() => existsSync(log) && inRoot('log.txt')).toBe('x\n');
      stop.abort(new Error('killed'));
    };
    await Promise.all([
      expect(executeTurn({ ...io, signal: stop.signal }, place, turn)).rejects.toThrow('killed'),
      killing(),
    ]);
    const [first, second] = await executeTurn(io, place, turn);
    expect(first).toMatchObject({ ok: false, content: expect.stringContaining('not run again') });
    expect(second).toMatchObject({ ok: true });
    expect(inRoot('log.txt')).toBe('x\n');
  });

  it('stops at once when it is told to', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stopped')), 200);
    const calls = [{ id: 'a', name: 'run', arguments: '{"command":"sleep 60"}' }];
    await expect(
      executeTurn({ ...io, signal: stop.signal }, place, { run: 'T-0001.1', turn: 1, calls }),
    ).rejects.toThrow('stopped');
  });
});

describe('submit', () => {
  it('commits everything, also when a hook of the repository is against it, and hands in', async () => {
    writeFileSync(join(place.root, '.git', 'hooks', 'pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await tool('write', { path: 'fresh.js', content: 'let c = 3;\n' });
    expect(await tool('submit', { message: '-m looks like an option' })).toMatchObject({ ok: true });
    expect(git(place.root, 'log', '-1', '--format=%s')).toBe('-m looks like an option');
    expect(git(place.root, 'status', '--porcelain')).toBe('');
    expect(asked).toEqual([['ticket', 'submit', '--id=T-0001', '--json']]);
  });

  it('gives the refusal back, word for word', async () => {
    const error = {
      code: 'checks_failed',
      message: 'unit: failed',
      hint: 'see the log',
      details: ['unit: a is not b'],
    };
    io.command = () => Promise.resolve({ code: 1, out: JSON.stringify({ error }), err: '' });
    const { ok, content } = await tool('submit', { message: 'try' });
    expect(ok).toBe(false);
    expect(content).toContain('refused: unit: failed\nunit: a is not b\nsee the log');
  });
});
