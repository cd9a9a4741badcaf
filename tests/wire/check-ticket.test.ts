import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkTicket } from '../../platform/flows/check-ticket.ts';
import { ticketDiff } from '../../platform/flows/ticket-diff.ts';
import { commit } from '../support/git-repository.ts';
import { world, CHECKS, open, send } from '../support/submit-world.ts';

describe('check', () => {
  const check = (name?: string) => checkTicket(world.ports, world.context(), { id: world.id, name });

  it('runs on the tree as it is, uncommitted files included, and streams', async () => {
    await open();
    world.write({ 'app.js': 'broken', 'test/new.test.js': 'n' });
    expect(await check()).toMatchObject({
      ok: false,
      refusal: {
        code: 'checks_failed',
        details: expect.arrayContaining([expect.stringContaining('new.test.js')]),
      },
    });
    expect(world.said.join('')).toContain('not ok\n');
    world.write({ 'app.js': 'mended' });
    expect(await check()).toMatchObject({
      ok: true,
      value: { source: 'base', runs: [{ name: 'unit', outcome: 'passed' }] },
    });
    expect(await world.ticket()).toMatchObject({ status: 'in_progress', evidence: [] });
    expect(existsSync(join(world.dir, 'work/app.js'))).toBe(true);
    expect(world.git('status', '--porcelain')).toContain('test/new.test.js');
  });

  it('runs one by name and knows which there are', async () => {
    await open();
    world.write({ 'x.txt': 'x' });
    expect(await check('unit')).toMatchObject({ ok: true });
    expect(await check('nope')).toMatchObject({
      ok: false,
      refusal: { code: 'not_found', hint: 'there are: unit' },
    });
  });

  it('says when there is none', async () => {
    await open({ 'dockfra.yaml': '' });
    world.write({ 'x.txt': 'x' });
    expect(await check()).toMatchObject({ ok: true, value: { source: 'none', runs: [] } });
  });
});

describe('ticket diff', () => {
  it('shows the worktree while the work goes on and the submitted commit afterwards', async () => {
    await open();
    world.write({ 'app.js': 'uncommitted' });
    const diff = () => ticketDiff(world.ports, world.context(), world.id);
    expect(await diff()).toMatchObject({
      ok: true,
      value: { live: true, patch: expect.stringContaining('+uncommitted') },
    });
    const sha = world.commit({ 'app.js': 'two' });
    await send();
    expect(await diff()).toMatchObject({
      ok: true,
      value: { live: false, commit: sha, patch: expect.stringContaining('+two') },
    });
  });
});

describe('work that took in a newer main', () => {
  const main = () => join(world.dir, 'app');

  it('is compared with that main: what it undoes is shown, counted and flagged', async () => {
    await open();
    const newer = commit(main(), { 'fix.js': 'a fix', 'test/fix.test.js': 'its test' }, 'a colleague');
    world.commit({ 'app.js': 'two' });
    world.git('fetch', '--quiet', main(), 'main');
    world.git('merge', '--quiet', '-s', 'ours', '-m', 'Merge main', newer);
    expect(await send()).toMatchObject({
      ok: true,
      value: { flags: expect.arrayContaining([expect.stringMatching(/test\/fix\.test\.js: .*deleted/)]) },
    });
    const ticket = await world.ticket();
    expect(ticket.base_commit).toBe(newer);
    expect(ticket.evidence[0]).toMatchObject({ kind: 'diff', summary: '3 files, +1 -3' });
    const diff = await ticketDiff(world.ports, world.context(), world.id);
    expect(diff.ok && diff.value.changes.map(({ path }) => path)).toEqual([
      'app.js',
      'fix.js',
      'test/fix.test.js',
    ]);
  });

  it('is not blamed for what main brought', async () => {
    await open();
    const newer = commit(
      main(),
      { 'test/fix.test.js': 'its test', 'dockfra.yaml': `${CHECKS}\n` },
      'a colleague',
    );
    world.commit({ 'app.js': 'two' });
    world.git('fetch', '--quiet', main(), 'main');
    world.git('merge', '--quiet', '-m', 'Merge main', newer);
    expect(await send()).toMatchObject({ ok: true, value: { flags: [] } });
    const ticket = await world.ticket();
    expect(ticket.evidence[0]).toMatchObject({ summary: '1 files, +1 -1' });
    expect(ticket.evidence.find(({ run }) => run === 'base')).toMatchObject({
      commit: newer,
      tests: { passed: 3 },
    });
  });
});
