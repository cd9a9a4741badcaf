import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createCourier } from '../../platform/adapters/courier.ts';
import { createRepositories } from '../../platform/adapters/repositories.ts';
import { connectSsh } from '../../platform/adapters/ssh-client.ts';
import { configSchema } from '../../platform/domain/config.ts';
import type { RepositoryRef } from '../../platform/ports.ts';
import { commit, git, makeRepository } from '../support/git-repository.ts';
import { until } from '../support/role-links.ts';
import { inside, ssh, startRoleStack, type RoleStack } from '../support/role-stack.ts';

const TICKET = 'T-0001';

describe('code in and out of the developer container', () => {
  let stack: RoleStack;
  let dir: string;
  let taken = '';
  let courier: ReturnType<typeof createCourier>;
  let repositories: ReturnType<typeof createRepositories>;
  let repo: RepositoryRef;
  let base: string;
  const sent: string[][] = [];

  beforeAll(async () => {
    stack = await startRoleStack();
    dir = await mkdtemp(path.join(tmpdir(), 'dockfra-courier-test-'));
    const top = path.join(dir, 'app');
    base = makeRepository(top);
    const settings = { current: () => Promise.resolve(configSchema.parse({})) } as Parameters<
      typeof createRepositories
    >[0]['settings'];
    repositories = createRepositories({
      root: { dir, state: stack.state },
      settings,
      path: process.env['PATH'] ?? '',
      home: dir,
    });
    const found = await repositories.find(top);
    if (!found.ok) throw new Error(found.refusal.message);
    repo = found.value;
    await repositories.sync(repo);
    courier = courierOf({});
  });
  afterAll(async () => {
    courier?.close();
    await stack?.remove();
    if (dir) await rm(dir, { recursive: true, force: true });
  });

  const courierOf = (more: { maxBytes?: number; timeoutMs?: number }): ReturnType<typeof createCourier> =>
    createCourier({
      target: {
        port: stack.launched.ports.developer,
        privateKey: stack.keys.platform.privateKey,
        hostKey: stack.keys.hosts.developer.publicKey,
      },
      writeBundle: async (of, at, have) => {
        sent.push(have);
        return await repositories.writeBundle(of, at, have);
      },
      folder: dir,
      maxBytes: () => Promise.resolve(more.maxBytes ?? 50_000_000),
      ...(more.timeoutMs === undefined ? {} : { timeoutMs: more.timeoutMs }),
    });
  const provision = (ticketId = TICKET, at = base, start = at): Promise<void> =>
    courier.provision({
      repo,
      ticketId,
      branch: `ticket/${ticketId}`,
      base: at,
      start,
      person: 'Alice B <a@b>',
    });
  const dev = async (command: string): Promise<string> => (await ssh(stack, ['developer', command])).out;

  it('lays out a worktree on the ticket branch with the person as author; again without harm', async () => {
    await provision();
    expect(await dev(`cd /work/${TICKET} && git status -sb && cat app.txt && git config user.name`)).toBe(
      `## ticket/${TICKET}\none\nAlice-B-a@b\n`,
    );
    await dev(`cd /work/${TICKET} && echo two > app.txt`);
    await provision();
    expect(await dev(`cat /work/${TICKET}/app.txt`)).toBe('two\n');
  });

  it('has nothing to collect before the first commit', async () => {
    const collected = await courier.collect({ repo, ticketId: TICKET, base, snapshot: false });
    expect(collected.ok ? null : collected.refusal.code).toBe('empty_diff');
  });

  it('snapshots uncommitted and new files without touching the index of the person', async () => {
    await dev(`cd /work/${TICKET} && echo new > new.txt && git add app.txt`);
    const before = await dev(`cd /work/${TICKET} && git status --porcelain`);
    const collected = await courier.collect({ repo, ticketId: TICKET, base, snapshot: true });
    if (!collected.ok) throw new Error(collected.refusal.message);
    expect(collected.value.dirty).toEqual(['app.txt', 'new.txt']);
    const taken = await repositories.importBundle(repo, collected.value.file, TICKET, {
      base,
      snapshot: true,
    });
    expect(taken).toEqual({ ok: true, value: { commit: collected.value.commit } });
    expect(await repositories.readFile(repo, collected.value.commit, 'new.txt')).toBe('new\n');
    expect(await dev(`cd /work/${TICKET} && git status --porcelain`)).toBe(before);
  });

  it('collects commits made in the container and pushed from outside, and names what was left dirty', async () => {
    await dev(`cd /work/${TICKET} && git commit -qam inside`);
    const clone = path.join(dir, 'clone');
    git(
      dir,
      '-c',
      `core.sshCommand=ssh -F ${stack.launched.sshConfig}`,
      'clone',
      '-q',
      `developer:/work/${TICKET}`,
      clone,
    );
    commit(clone, { 'outside.txt': 'x\n' }, 'outside');
    git(
      clone,
      '-c',
      `core.sshCommand=ssh -F ${stack.launched.sshConfig}`,
      'push',
      '-q',
      'origin',
      `HEAD:ticket/${TICKET}`,
    );
    const collected = await courier.collect({ repo, ticketId: TICKET, base, snapshot: false });
    if (!collected.ok) throw new Error(collected.refusal.message);
    taken = collected.value.commit;
    expect(collected.value.dirty).toEqual(['new.txt']);
    expect(await repositories.importBundle(repo, collected.value.file, TICKET, { base })).toMatchObject({
      ok: true,
    });
    expect(
      (await repositories.commits(repo, base, collected.value.commit)).map((line) => line.subject).toSorted(),
    ).toEqual(['inside', 'outside']);
    expect(await dev(`cat /work/${TICKET}/outside.txt`)).toBe('x\n');
  });

  it('sends only what the developer does not have, and everything when that turns out untrue', async () => {
    sent.length = 0;
    await provision('T-0002');
    expect(sent).toEqual([]);
    const next = commit(repo.top, { 'app.txt': 'three\n' }, 'next');
    await repositories.sync(repo);
    await provision('T-0003', next);
    expect(sent).toEqual([[base]]);
    await dev(`cd /work/.repositories && rm -rf *.git/objects && mkdir -p *.git/objects`);
    await dev(`rm -rf /work/.repositories/* /work/T-0*`);
    await provision('T-0003', next);
    expect(await dev('cat /work/T-0003/app.txt')).toBe('three\n');
  });

  it('lays out work again that the platform has and the container has lost, and leaves what is there', async () => {
    await dev(`rm -rf /work/.repositories/* /work/T-0*`);
    await provision(TICKET, base, taken);
    expect(await dev(`cd /work/${TICKET} && git rev-parse HEAD && cat outside.txt`)).toBe(`${taken}\nx\n`);
    expect(await courier.collect({ repo, ticketId: TICKET, base, snapshot: false })).toMatchObject({
      ok: true,
      value: { commit: taken },
    });
    await dev(`cd /work/${TICKET} && git commit -q --allow-empty -m more`);
    await provision(TICKET, base, taken);
    expect(await dev(`cd /work/${TICKET} && git rev-parse HEAD^`)).toBe(`${taken}\n`);
    await dev(`rm -rf /work/.repositories/* /work/T-0*`);
    await provision('T-0003', git(repo.top, 'rev-parse', 'HEAD'));
  });

  it('refuses a bundle beyond the limit', async () => {
    await dev('cd /work/T-0003 && head -c 300000 /dev/urandom > big.bin && git add . && git commit -qm big');
    const small = courierOf({ maxBytes: 100_000 });
    const next = git(repo.top, 'rev-parse', 'HEAD');
    const collected = await small.collect({ repo, ticketId: 'T-0003', base: next, snapshot: false });
    small.close();
    expect(collected.ok ? null : collected.refusal.code).toBe('limits');
  });

  it('is not stopped by startup files that print or sleep', async () => {
    await inside(
      stack,
      'developer',
      [
        'sh',
        '-c',
        'for f in .bashrc .profile .bash_profile; do printf "echo noise\\nsleep 60\\n" > ~/$f; done; mkdir -p ~/.ssh; echo "sleep 60" > ~/.ssh/rc; printf "[core]\\n\\thooksPath = /work/hooks\\n" > ~/.gitconfig',
      ],
      'developer',
    );
    const from = Date.now();
    expect((await courier.collect({ repo, ticketId: 'T-0003', base, snapshot: true })).ok).toBe(true);
    expect(Date.now() - from).toBeLessThan(50_000); // none of the sleeps was waited for
  });

  it('ends by time with a clear message when a filter of the repository hangs, and works again afterwards', async () => {
    await dev(
      `cd /work/T-0003 && echo '* filter=wait' > .gitattributes && git config filter.wait.clean 'sleep 300; cat' && echo x > y.txt`,
    );
    const hasty = courierOf({ timeoutMs: 8000 });
    await expect(hasty.collect({ repo, ticketId: 'T-0003', base, snapshot: true })).rejects.toThrow(
      /did not answer within 8 s/,
    );
    await dev(`cd /work/T-0003 && git config --unset filter.wait.clean; rm .gitattributes`);
    expect((await hasty.collect({ repo, ticketId: 'T-0003', base, snapshot: true })).ok).toBe(true);
    hasty.close();
    await until(
      async () =>
        (await inside(stack, 'developer', ['pgrep', '-fc', 'courier.cjs|sleep 300'])).out.trim() === '0',
      30_000,
    );
  });

  it.each([
    'id',
    'provision ../x T-0001 0 a 0',
    'collect app T-0001;id main commits 5',
    'status app extra',
    'provision',
  ])('answers %j with a refusal only', async (command) => {
    const target = {
      port: stack.launched.ports.developer,
      privateKey: stack.keys.platform.privateKey,
      hostKey: stack.keys.hosts.developer.publicKey,
    };
    const client = await connectSsh({ ...target, username: 'courier' }, AbortSignal.timeout(10_000));
    const out = await new Promise<string>((resolve, reject) => {
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        let text = '';
        channel.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        channel.on('close', () => resolve(text));
      });
    });
    client.end();
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'usage' });
  });

  it('leaves nothing in /tmp, which all runs share, and lets a filter of the repository write nothing there', async () => {
    await dev(
      `cd /work/T-0003 && echo '* filter=evil' > .gitattributes && git config filter.evil.clean 'sh -c "echo x > /tmp/for-others; echo x > $TMPDIR/own && touch /work/T-0003.wrote; cat"' && echo z > z.txt`,
    );
    expect((await courier.collect({ repo, ticketId: 'T-0003', base, snapshot: true })).ok).toBe(true);
    expect((await inside(stack, 'developer', ['ls', '-A', '/tmp'])).out).toBe('');
    expect(await dev('ls /work | grep wrote')).toBe('T-0003.wrote\n');
    await dev(
      `cd /work/T-0003 && git config --unset filter.evil.clean; rm .gitattributes /work/T-0003.wrote`,
    );
  });

  it('accepts the host key that was made for the role and no other', async () => {
    const target = {
      port: stack.launched.ports.developer,
      privateKey: stack.keys.platform.privateKey,
      hostKey: stack.keys.hosts.manager.publicKey,
    };
    await expect(connectSsh({ ...target, username: 'courier' }, AbortSignal.timeout(10_000))).rejects.toThrow(
      /cannot be reached/,
    );
    await writeFile(path.join(dir, 'done'), '');
  });
});
