import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { submit } from '../../platform/flows/submit-ticket.ts';
import { world, ran, open, send } from '../support/submit-world.ts';

describe('submit', () => {
  it('moves the ticket to review with the proof of both runs', async () => {
    await open();
    const sha = world.commit({ 'app.js': 'two', 'test/c.test.js': 'c' });
    expect(await send()).toMatchObject({ ok: true, value: { commit: sha, flags: [], checked: true } });
    const ticket = await world.ticket();
    expect(ticket).toMatchObject({
      status: 'review',
      commits: [{ sha, subject: 'a change' }],
      review: { flags: [] },
    });
    expect(ticket.evidence).toMatchObject([
      { kind: 'diff', result: 'info', summary: '2 files, +2 -1' },
      {
        kind: 'check',
        name: 'unit',
        run: 'base',
        commit: world.base,
        result: 'passed',
        tests: { passed: 2, failed: 0, skipped: 0 },
      },
      {
        kind: 'check',
        name: 'unit',
        run: 'commit',
        commit: sha,
        result: 'passed',
        tests: { passed: 3, failed: 0, skipped: 0 },
      },
    ]);
    const log = ticket.evidence[2];
    expect((await world.ports.evidence.read(log?.path ?? '', log?.sha256))?.toString()).toBe('ok\n');
    expect(readdirSync(join(world.dir, '.dockfra/trees'))).toEqual([]);
  });

  it('is refused when a check fails, names the failing tests, keeps the evidence and the work in progress', async () => {
    await open();
    const sha = world.commit({ 'app.js': 'broken' });
    const result = await send();
    expect(result).toMatchObject({
      ok: false,
      refusal: {
        code: 'checks_failed',
        details: expect.arrayContaining([expect.stringContaining('a.test.js: expected 1, got 2')]),
      },
    });
    const ticket = await world.ticket();
    expect(ticket).toMatchObject({
      status: 'in_progress',
      commits: [],
      lease: { holder: 'developer:alice' },
    });
    const failed = ticket.evidence.find((item) => item.commit === sha && item.kind === 'check');
    expect(failed).toMatchObject({ result: 'failed', tests: { passed: 0, failed: 2 } });
  });

  it('leaves a refusal in the history, whatever it was for, and names the command that opens the log', async () => {
    await open({}, { limits: { max_files: 1 } });
    expect(await send()).toMatchObject({ ok: false, refusal: { code: 'empty_diff' } });
    const large = world.commit({ 'app.js': 'two', 'b.js': 'two' });
    expect(await send()).toMatchObject({ ok: false, refusal: { code: 'limits' } });
    world.setConfig({});
    const broken = world.commit({ 'app.js': 'broken' });
    const result = await send();
    const { history, evidence } = await world.ticket();
    expect(history.slice(-3)).toMatchObject([
      { by: 'developer:alice', from: 'in_progress', to: 'in_progress', refusal: { code: 'empty_diff' } },
      { commit: large, refusal: { code: 'limits' } },
      { commit: broken, refusal: { code: 'checks_failed' }, reason: expect.stringContaining('unit: failed') },
    ]);
    const number = evidence.findIndex((item) => item.run === 'commit' && item.kind === 'check') + 1;
    expect(result).toMatchObject({
      refusal: {
        details: expect.arrayContaining([`the log of unit: ticket evidence ${world.id} ${number}`]),
      },
    });
  });

  it('takes a word on what proves an acceptance line only when it was seen to pass', async () => {
    await open();
    await world.ports.tickets.update(world.id, (ticket) => ({
      ok: true,
      value: { ...ticket, acceptance: [{ text: 'it greets', state: 'open' }] },
    }));
    const sha = world.commit({ 'app.js': 'two' });
    const claim = (said: string) => submit(world.ports, world.context(), world.id, [said]);
    expect(await claim('1=test:greets.test.js')).toMatchObject({ refusal: { code: 'invalid_input' } });
    expect(await world.ticket()).toMatchObject({ status: 'in_progress', acceptance: [{ state: 'open' }] });
    expect(await claim('1=test:a.test.js')).toMatchObject({ ok: true });
    expect((await world.ticket()).acceptance).toMatchObject([
      { state: 'open', proof: { kind: 'test', text: 'a.test.js', by: 'developer:alice', commit: sha } },
    ]);
  });

  it('runs the base once for each definition, then answers from the evidence', async () => {
    await open();
    world.commit({ 'app.js': 'broken' });
    await send();
    world.commit({ 'app.js': 'two' });
    await send();
    expect(ran.map((spec) => spec.labels['dockfra.run'])).toEqual(['base', 'commit', 'commit']);
  });

  it('takes the checks from the base, never from the submitted commit', async () => {
    await open();
    world.commit({ 'app.js': 'broken', 'dockfra.yaml': 'checks: []\n' });
    expect(await send()).toMatchObject({ ok: false, refusal: { code: 'checks_failed' } });
    expect(ran.every((spec) => spec.run === 'node --test')).toBe(true);
  });

  it('takes them from the settings of the root where those have some', async () => {
    await open({}, { checks: [{ name: 'own', image: 'debian', run: 'own-check' }] });
    world.commit({ 'app.js': 'two' });
    await send();
    expect(ran.map((spec) => spec.run)).toEqual(['own-check', 'own-check']);
  });

  it('lets an unreviewed tree read the shared cache of prepared images but not write it', async () => {
    await open({ 'package-lock.json': '{}' });
    world.commit({ 'app.js': 'two' });
    await send();
    const [base, commit] = ran;
    expect(base?.prepareCacheKey).toMatch(/^shared-/);
    expect(commit?.prepareCacheKey).toMatch(/^unreviewed-/);
    expect(commit?.prepareReadKeys).toEqual([base?.prepareCacheKey]);
  });
});
