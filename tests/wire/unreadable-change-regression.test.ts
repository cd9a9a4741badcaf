// The attack: one NUL byte makes git call a file of code binary, so that it counts as no lines and is shown as
// "Binary files differ"; and a committed node_modules replaces what the lockfile installs.
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import { submit } from '../../platform/flows/submit-ticket.ts';
import { ticketDiff } from '../../platform/flows/ticket-diff.ts';
import type { Sandbox } from '../../platform/ports.ts';
import { openProofWorld, type ProofWorld } from '../support/proof-world.ts';

let world: ProofWorld;

afterEach(() => world.close());

/** Whatever is submitted passes: only the change itself is looked at here. */
const sandbox: Sandbox = {
  run: () =>
    Promise.resolve({
      outcome: 'passed',
      exitCode: 0,
      durationMs: 1,
      log: 'ok\n',
      report: null,
      message: null,
    }),
};
const CHECKS = 'checks:\n  - name: unit\n    image: node:24\n    run: node --test\n';
const CODE = 'steal();\n'.repeat(3000);

async function open(settings: Record<string, unknown> = {}) {
  world = await openProofWorld(
    { 'app.js': 'one\n', 'old.js': 'a\nb\nc\nd\ne\nf\n', 'dockfra.yaml': CHECKS },
    sandbox,
    settings,
  );
}

async function flagsAfterSubmit(): Promise<string[]> {
  expect(await submit(world.ports, world.context(), world.id)).toMatchObject({ ok: true });
  return (await world.ticket()).review?.flags ?? [];
}

async function changesOf(commit: string) {
  const { courier, repositories } = world.ports;
  const request = { repo: world.repo, ticketId: world.id, base: world.base };
  const collected = await courier.collect({ ...request, snapshot: false });
  if (!collected.ok) throw new Error(collected.refusal.message);
  const imported = await repositories.importBundle(world.repo, collected.value.file, world.id);
  expect(imported).toEqual({ ok: true, value: { commit } });
  return repositories.changes(world.repo, world.base, commit);
}

describe('a change that hides behind a NUL byte', () => {
  it('is counted line by line and flagged', async () => {
    await open();
    world.commit({ 'app.js': `//\0\n${CODE}` });
    expect(await flagsAfterSubmit()).toEqual(['app.js: is binary: nobody can read the difference']);
    const [diff] = (await world.ticket()).evidence;
    expect(diff?.summary).toBe('1 files, +3001 -1');
  });

  it('meets the limit of lines', async () => {
    await open({ limits: { max_lines: 3000 } });
    world.commit({ 'app.js': `//\0\n${CODE}` });
    expect(await submit(world.ports, world.context(), world.id)).toMatchObject({
      ok: false,
      refusal: { code: 'limits', message: '3002 lines changed, the limit is 3000' },
    });
  });

  it('is shown to people, after what is plain text', async () => {
    await open();
    world.commit({ 'app.js': '//\0\nsteal();\n', 'zero.txt': 'plain\n', 'a.png': '\0\u0001picture' });
    await submit(world.ports, world.context(), world.id);
    const shown = await ticketDiff(world.ports, world.context(), world.id);
    const patch = shown.ok ? shown.value.patch : '';
    expect(patch).toContain('+steal();');
    expect(patch.indexOf('+plain')).toBeLessThan(patch.indexOf('+steal();'));
    expect(patch).toContain('Binary files /dev/null and b/a.png differ');
    expect(patch).not.toContain('picture');
  });

  it('is flagged too where the byte lies deeper than git looks, and where lines never end', async () => {
    await open();
    world.commit({ 'app.js': `${CODE}\0\n`, 'long.js': `x(${'1,'.repeat(3000)}1);\n` });
    expect(await flagsAfterSubmit()).toEqual([
      'app.js: is binary: nobody can read the difference',
      'long.js: has a line of more than 5000 bytes: hard to read',
    ]);
  });
});

it('flags a dependency that was committed, by force or behind a link', async () => {
  await open();
  symlinkSync('deps', join(world.dir, 'work/vendor'));
  world.commit({ 'web/node_modules/left-pad/index.js': 'steal()\n', 'deps/a.js': 'x\n' });
  expect(await flagsAfterSubmit()).toEqual([
    'vendor: lies where installed packages lie: it can stand in for them',
    'web/node_modules/left-pad/index.js: lies where installed packages lie: it can stand in for them',
  ]);
});

it('measures every kind of change that git knows, each by itself', async () => {
  await open();
  world.git('mv', 'old.js', 'diff --git a b.js');
  world.git('update-index', '--add', '--cacheinfo', `160000,${world.base},sub`);
  rmSync(join(world.dir, 'work/app.js'));
  symlinkSync('elsewhere', join(world.dir, 'work/app.js'));
  const names = { 'quo"te\tand\nnewline.txt': 'diff --git a/x b/x\n@@ -1 +1 @@\n', empty: '', 'é.txt': 'é' };
  for (const [name, text] of Object.entries(names)) world.write({ [name]: text });
  world.git('add', 'app.js', ...Object.keys(names));
  world.git('commit', '--quiet', '-m', 'all kinds');
  const changes = await changesOf(world.git('rev-parse', 'HEAD'));
  expect(changes.map(({ path, status, bytes }) => [path, status, bytes])).toEqual([
    ['app.js', 'type_changed', 12],
    ['diff --git a b.js', 'renamed', 0],
    ['empty', 'added', 0],
    ['quo"te\tand\nnewline.txt', 'added', 29],
    ['sub', 'added', 58],
    ['é.txt', 'added', 2],
  ]);
});
