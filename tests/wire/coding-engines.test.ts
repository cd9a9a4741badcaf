import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { DockfraEvent } from '../../platform/ports.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { openShellServer } from '../support/shell-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A root whose developer is a real SSH server that stands for the container. */
async function openWorld(files: Record<string, string> = {}) {
  const dir = await tempFolder(files);
  const root = await openTestRoot(dir);
  const server = await openShellServer();
  onTestFinished(() => server.close());
  const { ports } = root;
  const within = (ms: number) => ({
    run: (call: Parameters<typeof server.commands.run>[0], signal: AbortSignal) =>
      server.commands.run({ ...call, timeoutMs: ms }, signal),
  });
  ports.roleCommands = server.commands;
  return { ...root, dir, server, within };
}

describe('engine found', () => {
  it("says what stands in the developer's container, over SSH", async () => {
    const { run, server } = await openWorld();
    const found = [
      { id: 'built-in', version: 'built in', tested: null },
      { id: 'codex', version: null, tested: null },
    ];
    server.answers.set('engine list --json', {
      out: `a greeting of .bashrc\n${JSON.stringify({ found })}\n`,
      code: 0,
    });
    const { result } = await run('engine.found');
    expect(result).toEqual({ ok: true, value: { found } });
  });

  it('says what to do when the container is of an older version, has no link, or was never started', async () => {
    const { run, server, ports } = await openWorld();
    const refusalOf = async () => {
      const { result } = await run('engine.found');
      return result.ok ? null : result.refusal;
    };
    server.answers.set('engine list --json', { out: 'usage: engine list | engine test\n', code: 2 });
    expect(await refusalOf()).toMatchObject({
      code: 'unsupported',
      hint: expect.stringContaining('dockfra up'),
    });
    server.answers.set('engine list --json', { out: '', err: 'the platform does not answer', code: 3 });
    expect(await refusalOf()).toMatchObject({ code: 'not_ready', hint: 'see: dockfra ps' });
    ports.roleCommands = (await openTestRoot(await tempFolder({}))).ports.roleCommands;
    expect(await refusalOf()).toMatchObject({ code: 'failed', hint: expect.stringContaining('dockfra up') });
  });

  it('gives up on a container that never answers', async () => {
    const { run, ports, within } = await openWorld();
    ports.roleCommands = within(300);
    const { result } = await run('engine.found');
    expect(result.ok ? null : result.refusal.message).toMatch(/developer gave no answer/);
  });

  it('sends nothing but plain words', async () => {
    const { server } = await openWorld();
    const words = ['engine', 'test', '$(id)'];
    const signal = AbortSignal.timeout(30_000);
    await expect(server.commands.run({ role: 'developer', words, timeoutMs: 1000 }, signal)).rejects.toThrow(
      'not a plain word',
    );
  });
});

describe('engine test', () => {
  it('runs the engine there, tells what it prints, and ends by its verdict', async () => {
    const { run, server, lines } = await openWorld();
    server.answers.set('engine test aider', { out: 'aider        works: ready\n', err: 'asking\n', code: 0 });
    server.answers.set('engine test codex', { out: 'codex        FAILED: exit code 1: no model\n', code: 1 });
    expect((await run('engine.test', { engine: 'aider' })).result).toEqual({
      ok: true,
      value: { engine: 'aider', ok: true, note: 'ready' },
    });
    expect(lines.join('')).toContain('asking');
    expect((await run('engine.test', { engine: 'codex' })).result).toMatchObject({
      value: { ok: false, note: 'exit code 1: no model' },
    });
    expect((await run('engine.test', { engine: 'sh' })).result.ok).toBe(false);
  });
});

describe('engine set', () => {
  it('changes that one value of dockfra.yaml, which counts at once', async () => {
    const yaml = '# mine\nroles:\n  developer:\n    agent:\n      turns: 5 # few\n';
    const { run, dir, ports } = await openWorld({ 'dockfra.yaml': yaml });
    const events: DockfraEvent[] = [];
    ports.events.subscribe((event) => void events.push(event));
    const { result } = await run('engine.set', { engine: 'codex' });
    expect(result).toEqual({ ok: true, value: { before: 'built-in', value: 'codex', overriddenBy: null } });
    expect(await readFile(path.join(dir, 'dockfra.yaml'), 'utf8')).toBe(`${yaml}      engine: codex\n`);
    expect((await ports.settings.current()).roles.developer.agent).toMatchObject({
      engine: 'codex',
      turns: 5,
    });
    expect(events).toContainEqual({ kind: 'settings' });
    const { result: listed } = await run('engine.list');
    const engines = listed.ok
      ? (listed.value as { engines: { id: string; place: number | null }[] }).engines
      : [];
    expect(engines.slice(0, 2).map(({ id, place }) => [id, place])).toEqual([
      ['codex', 1],
      ['built-in', 2],
    ]);
  });

  it('is refused while dockfra.yaml is not valid', async () => {
    const { run } = await openWorld({ 'dockfra.yaml': 'rols: {}\n' });
    expect((await run('engine.set', { engine: 'codex' })).result).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input' },
    });
  });
});
