import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import { releaseTicket } from '../../platform/domain/ticket-lease.ts';
import { checkTicket } from '../../platform/flows/check-ticket.ts';
import { submit } from '../../platform/flows/submit-ticket.ts';
import { ticketDiff } from '../../platform/flows/ticket-diff.ts';
import type { Sandbox, SandboxResult, SandboxSpec } from '../../platform/ports.ts';
import { commit } from '../support/git-repository.ts';
import { openProofWorld, type ProofWorld } from '../support/proof-world.ts';

let world: ProofWorld;
let ran: SandboxSpec[];
let onRun: (spec: SandboxSpec) => Promise<void> | void;

afterEach(() => world.close());

/** Reads the tree it is given: passes unless app.js says "broken". The real one has its own tests on the real engine. */
const sandbox: Sandbox = {
  run: async (spec, onOutput, signal) => {
    ran.push(spec);
    await onRun(spec);
    const broken = readFileSync(join(spec.tree, 'app.js'), 'utf8').includes('broken');
    onOutput(broken ? 'not ok\n' : 'ok\n');
    const result: SandboxResult = {
      outcome: broken ? 'failed' : 'passed',
      exitCode: broken ? 1 : 0,
      durationMs: 5,
      log: broken ? 'not ok\n' : 'ok\n',
      report: reportOf(spec, broken),
      message: broken ? 'ended with exit code 1' : null,
    };
    return signal.aborted
      ? { ...result, outcome: 'error', message: 'stopped before it ended: run it again' }
      : result;
  },
};

function reportOf(spec: SandboxSpec, broken: boolean): string | null {
  if (spec.reportPath === null) return null;
  const tests = readdirSync(join(spec.tree, 'test'));
  const cases = tests.map(
    (name) => `<testcase name="${name}">${broken ? '<failure message="expected 1, got 2"/>' : ''}</testcase>`,
  );
  return `<testsuites><testsuite>${cases.join('')}</testsuite></testsuites>`;
}

const CHECKS = 'checks:\n  - name: unit\n    image: node:24\n    run: node --test\n    report: report.xml\n';

async function open(files: Record<string, string> = {}, settings: Record<string, unknown> = {}) {
  ran = [];
  onRun = () => undefined;
  world = await openProofWorld(
    { 'app.js': 'one', 'test/a.test.js': 'a', 'test/b.test.js': 'b', 'dockfra.yaml': CHECKS, ...files },
    sandbox,
    settings,
  );
}

const send = (more = {}) => submit(world.ports, world.context(more), world.id);

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
    expect(JSON.stringify(result)).toContain(failed?.path);
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

  it("flags what touches the judge's files, each with the reason", async () => {
    await open({
      'compose.yaml': 'include: [extra/more.yml]\nservices: {}\n',
      'extra/more.yml': 'services: {}\n',
      Dockerfile: 'FROM x\n',
    });
    world.commit({
      'app.js': 'two',
      'dockfra.yaml': `${CHECKS}# more\n`,
      'test/a.test.js': 'a changed',
      Dockerfile: 'FROM y\n',
      'extra/more.yml': 'services: {a: {}}\n',
    });
    await send();
    const ticket = await world.ticket();
    expect(ticket.review?.flags).toEqual([
      'Dockerfile: says how an image is built',
      'dockfra.yaml: defines the checks, limits or policy',
      'extra/more.yml: is used by the compose file',
      'test/a.test.js: is an existing test that was changed',
    ]);
  });

  it('flags tests that disappeared', async () => {
    await open();
    world.git('rm', '--quiet', 'test/b.test.js');
    world.commit({ 'app.js': 'two' });
    await send();
    expect((await world.ticket()).review?.flags).toEqual([
      'test/b.test.js: is an existing test that was deleted',
      expect.stringContaining('fewer tests ran than at the base'),
    ]);
  });

  it('without any checks goes to review, says so, and waits for a person', async () => {
    await open({ 'dockfra.yaml': 'limits: {}\n' });
    world.commit({ 'app.js': 'two' });
    expect(await send()).toMatchObject({ ok: true, value: { checked: false } });
    const ticket = await world.ticket();
    expect(ticket.evidence).toMatchObject([
      { kind: 'diff' },
      { kind: 'no-checks', result: 'info', summary: expect.stringContaining('nothing was run') },
    ]);
    expect(ticket.review?.flags).toEqual(['no checks are defined: nothing was run']);
  });

  it.each([
    ['nothing committed', () => undefined, {}, 'empty_diff'],
    [
      'commits that cancel each other out',
      () => (world.commit({ 'app.js': 'two' }), world.commit({ 'app.js': 'one' })),
      {},
      'empty_diff',
    ],
    [
      'uncommitted files',
      () => (world.commit({ 'app.js': 'two' }), world.write({ 'loose.txt': 'x' })),
      {},
      'dirty_tree',
    ],
    [
      'too many files',
      () => world.commit({ 'x.txt': 'x', 'y.txt': 'y' }),
      { limits: { max_files: 1 } },
      'limits',
    ],
    ['too many lines', () => world.commit({ 'x.txt': '1\n2\n3\n' }), { limits: { max_lines: 2 } }, 'limits'],
    [
      'a path that is not allowed',
      () => world.commit({ 'other/x.txt': 'x' }),
      { limits: { paths: ['app.js', 'src/**'] } },
      'limits',
    ],
    [
      'checks at the base that are faulty',
      () => world.commit({ 'app.js': 'two' }),
      {},
      'invalid_input',
      { 'dockfra.yaml': 'checks:\n  - name: x\n' },
    ],
  ])(
    'is refused for %s, and nothing is run',
    async (_what, change, settings, code, files: Record<string, string> = {}) => {
      await open(files, settings);
      change();
      expect(await send()).toMatchObject({ ok: false, refusal: { code } });
      expect(ran).toEqual([]);
      expect(await world.ticket()).toMatchObject({ status: 'in_progress', evidence: [] });
    },
  );

  it('is refused to somebody who does not hold the lease', async () => {
    await open();
    world.commit({ 'app.js': 'two' });
    const caller = {
      role: 'developer' as const,
      person: 'mallory',
      personClaimed: false,
      via: 'ssh' as const,
    };
    expect(await send({ caller })).toMatchObject({ ok: false, refusal: { code: 'lease_lost' } });
  });

  it('does not write when the ticket was taken away meanwhile', async () => {
    await open();
    world.commit({ 'app.js': 'two' });
    onRun = async () => {
      const act = { now: new Date(), by: 'platform', role: 'platform' as const, via: 'platform' };
      await world.ports.tickets.update(world.id, (ticket) =>
        ticket.status === 'in_progress' ? releaseTicket(ticket, act, 'expired') : { ok: true, value: ticket },
      );
    };
    expect(await send()).toMatchObject({ ok: false, refusal: { code: 'lease_lost' } });
    expect(await world.ticket()).toMatchObject({ status: 'open', commits: [], evidence: [] });
  });

  it('renews the lease while it runs', async () => {
    await open({}, { limits: { lease_minutes: 0.02 } });
    world.commit({ 'app.js': 'two' });
    onRun = () => new Promise((resolve) => void setTimeout(resolve, 1500));
    expect(await send()).toMatchObject({ ok: true });
  });

  it('leaves the ticket in progress when it is stopped, and runs again', async () => {
    await open();
    world.commit({ 'app.js': 'two' });
    const stop = new AbortController();
    onRun = () => stop.abort();
    await expect(send({ signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
    expect(await world.ticket()).toMatchObject({ status: 'in_progress', commits: [] });
    expect(readdirSync(join(world.dir, '.dockfra/trees'))).toEqual([]);
    onRun = () => undefined;
    expect(await send()).toMatchObject({ ok: true });
  });

  it('is refused for a ticket that is not in progress', async () => {
    await open();
    world.commit({ 'app.js': 'two' });
    await send();
    expect(await send()).toMatchObject({ ok: false, refusal: { code: 'wrong_state' } });
    expect(await submit(world.ports, world.context(), 'T-0404')).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
  });
});

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
