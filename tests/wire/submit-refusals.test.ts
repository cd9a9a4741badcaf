import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { releaseTicket } from '../../platform/domain/ticket-lease.ts';
import { submit } from '../../platform/flows/submit-ticket.ts';
import { world, ran, whileRunning, CHECKS, open, send } from '../support/submit-world.ts';

describe('a submit that is flagged or refused', () => {
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
    whileRunning(async () => {
      const act = { now: new Date(), by: 'platform', role: 'platform' as const, via: 'platform' };
      await world.ports.tickets.update(world.id, (ticket) =>
        ticket.status === 'in_progress' ? releaseTicket(ticket, act, 'expired') : { ok: true, value: ticket },
      );
    });
    expect(await send()).toMatchObject({ ok: false, refusal: { code: 'lease_lost' } });
    expect(await world.ticket()).toMatchObject({ status: 'open', commits: [], evidence: [] });
  });

  it('renews the lease while it runs', async () => {
    await open({}, { limits: { lease_minutes: 0.05 } });
    world.commit({ 'app.js': 'two' });
    const ends = async () => (await world.ticket()).lease?.expires_at ?? '';
    whileRunning(async () => {
      const before = await ends();
      await expect.poll(ends).not.toBe(before);
    });
    expect(await send()).toMatchObject({ ok: true });
  });

  it('leaves the ticket in progress when it is stopped, and runs again', async () => {
    await open();
    world.commit({ 'app.js': 'two' });
    const stop = new AbortController();
    whileRunning(() => stop.abort());
    await expect(send({ signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
    expect(await world.ticket()).toMatchObject({ status: 'in_progress', commits: [] });
    expect(readdirSync(join(world.dir, '.dockfra/trees'))).toEqual([]);
    whileRunning(() => undefined);
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
