import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createSandbox } from '../../platform/adapters/sandbox.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { hostEnvironment } from '../../platform/config.ts';
import type { SandboxSpec } from '../../platform/ports.ts';
import { write } from '../support/git-repository.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';

const docker = new Dockerode();
const root = { id: randomBytes(4).toString('hex'), state: '' };
const prefix = 'dockfra-t-sandbox';
let folder: string;
let trees = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockfra-sandbox-'));
  root.state = join(folder, 'state');
  mkdirSync(root.state);
});

afterAll(async () => {
  await sandbox().sweep();
  for (const image of await docker.listImages({ filters: { reference: [`${prefix}-check-${root.id}:*`] } })) {
    for (const tag of image.RepoTags ?? []) await docker.getImage(tag).remove({ force: true });
  }
  rmSync(folder, { recursive: true, force: true });
});

function sandbox(more: Partial<Parameters<typeof createSandbox>[0]> = {}) {
  const dockerPath = async () => (await findDockerClient()).path;
  return createSandbox({ docker, dockerPath, env: hostEnvironment(), prefix, root, ...more });
}

function tree(files: Record<string, string>): string {
  const dir = join(folder, `tree-${(trees += 1)}`);
  mkdirSync(dir);
  write(dir, files);
  return dir;
}

function spec(more: Partial<SandboxSpec>): SandboxSpec {
  return {
    labels: {},
    image: 'debian:bookworm-slim',
    tree: more.tree ?? tree({ 'a.txt': 'hello\n' }),
    workdir: '.',
    prepare: null,
    prepareCacheKey: null,
    run: 'true',
    needs: [],
    reportPath: null,
    timeoutMs: 60_000,
    cpus: 1,
    memoryMb: 256,
    pids: 128,
    prepareNetwork: false,
    ...more,
  };
}

const quiet = () => undefined;
const never = new AbortController().signal;
const run = (wanted: Partial<SandboxSpec>, onOutput: (text: string) => void = quiet, signal = never) =>
  sandbox().run(spec(wanted), onOutput, signal);

async function leftovers(): Promise<string[]> {
  const filters = { label: [`dockfra.root=${root.id}`, 'dockfra.check'] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.map((container) => container.Id), ...networks.map((network) => network.Id)];
}

describe('a check', { timeout: 120_000 }, () => {
  it('passes on exit 0, streams what it printed and leaves nothing', async () => {
    let streamed = '';
    const result = await run({ run: 'cat a.txt; echo err >&2' }, (text) => (streamed += text));
    expect(result).toMatchObject({ outcome: 'passed', exitCode: 0, message: null });
    expect(result.log).toContain('hello\n');
    expect(result.log).toContain('err\n');
    expect(streamed).toBe(result.log);
    expect(await leftovers()).toEqual([]);
  });

  it('fails on any other exit code', async () => {
    expect(await run({ run: 'exit 3' })).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      message: 'ended with exit code 3',
    });
  });

  it('runs in its folder, on a copy whose links stay links', async () => {
    const dir = tree({ 'sub/x.txt': 'x' });
    symlinkSync('/etc/passwd', join(dir, 'sub/link'));
    const result = await run({ tree: dir, workdir: 'sub', run: 'pwd; readlink link; echo changed > x.txt' });
    expect(result.log).toContain('/work/sub\n/etc/passwd\n');
  });

  it('gives the report back, but not a link to something else', async () => {
    expect((await run({ run: 'echo "<testsuite/>" > r.xml', reportPath: 'r.xml' })).report).toBe(
      '<testsuite/>\n',
    );
    expect((await run({ run: 'ln -s /etc/passwd r.xml', reportPath: 'r.xml' })).report).toBeNull();
    expect((await run({ run: 'true', reportPath: 'r.xml' })).report).toBeNull();
  });

  it('is stopped at its time limit', async () => {
    const result = await run({ run: 'echo started; sleep 60', timeoutMs: 1500 });
    expect(result).toMatchObject({ outcome: 'timeout', message: expect.stringContaining('timeout_minutes') });
    expect(result.log).toContain('started');
    expect(result.durationMs).toBeLessThan(15_000);
    expect(await leftovers()).toEqual([]);
  });

  it('fails when it takes too much memory', async () => {
    const result = await run({ run: 'head -c 400m /dev/zero | tail', memoryMb: 64 });
    expect(result.outcome).toBe('failed');
    expect(result.message).toContain('memory');
  });

  it('contains a fork bomb', async () => {
    const result = await run({
      run: 'bomb() { bomb | bomb & }; bomb; sleep 2; ls /proc | grep -c "^[0-9]"',
      pids: 64,
      timeoutMs: 20_000,
    });
    expect(result.log).toMatch(/Cannot fork|Resource temporarily unavailable/i);
    expect(result.outcome).not.toBe('error');
    expect(await leftovers()).toEqual([]);
  });

  it('is stopped when it prints without end', async () => {
    const result = await run({ run: 'yes' });
    expect(result).toMatchObject({ outcome: 'failed', message: expect.stringContaining('64 MB') });
    expect(result.log.length).toBeLessThan(2.2 * 1024 * 1024);
    expect(result.log).toMatch(/characters cut/);
  });

  it('that somebody kills is an error, never a pass', async () => {
    const result = await run({ run: 'trap "" TERM; echo up; sleep 30; exit 0' }, (text) => {
      if (text.includes('up\n')) void leftovers().then(([id]) => docker.getContainer(id ?? '').kill());
    });
    expect(result).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('killed from outside'),
    });
  });

  it('whose container vanishes is an error', async () => {
    const result = await run({ run: 'echo up; sleep 30' }, (text) => {
      if (text.includes('up\n'))
        void leftovers().then(([id]) => docker.getContainer(id ?? '').remove({ force: true }));
    });
    expect(result.outcome).toBe('error');
  });

  it('stops when its caller gives up', async () => {
    const stop = new AbortController();
    const result = await run(
      { run: 'echo up; sleep 30' },
      (text) => text.includes('up\n') && stop.abort(),
      stop.signal,
    );
    expect(result).toMatchObject({ outcome: 'error', message: expect.stringContaining('stopped') });
    expect(await leftovers()).toEqual([]);
  });

  it('without its image is an error with the cure', async () => {
    const result = await run({ image: 'dockfra.invalid/nothing:1' });
    expect(result).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('dockfra.invalid/nothing:1'),
    });
  });

  it('has no right over the host', async () => {
    const result = await run({
      run: 'grep -E "^(CapEff|NoNewPrivs)" /proc/self/status; ls -la /var/run/docker.sock /dev/sda 2>&1; mount -t tmpfs x /mnt 2>&1; chown 1000 a.txt && echo chown works',
    });
    expect(result.log).toMatch(/CapEff:\s+00000000000000eb/);
    expect(result.log).toMatch(/NoNewPrivs:\s+1/);
    expect(result.log).toMatch(/docker.sock.*No such file/);
    expect(result.log).toMatch(/permission denied/i);
    expect(result.log).toContain('chown works');
  });

  it('waits for the one before it', async () => {
    const one = sandbox();
    const order: string[] = [];
    const first = one.run(spec({ run: 'sleep 1' }), quiet, never).then(() => order.push('first'));
    let said = '';
    const second = one.run(spec({}), (text) => (said += text), never).then(() => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    expect(said).toContain('waiting for another check');
  });
});

describe('the network', { timeout: 120_000 }, () => {
  it('is away: neither a listener on this host nor one in another container is reached', async () => {
    const server = createServer((socket) => socket.end('reached\n')).listen(0, '0.0.0.0');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const hosts = Object.values(networkInterfaces())
      .flat()
      .flatMap((face) => (face?.family === 'IPv4' && !face.internal ? [face.address] : []));
    const other = await docker.createContainer({
      Image: 'node:24-bookworm-slim',
      Cmd: ['node', '-e', 'require("net").createServer((s) => s.end("reached")).listen(7000)'],
      Labels: { 'dockfra.root': root.id, 'dockfra.check': 'peer' },
    });
    await other.start();
    const peer = Object.values((await other.inspect()).NetworkSettings.Networks)[0]?.IPAddress ?? '';
    try {
      const targets = [...hosts.map((host) => `${host} ${port}`), `${peer} 7000`];
      const script = targets
        .map(
          (target) =>
            `timeout 2 bash -c 'cat < /dev/tcp/${target.replace(' ', '/')}' || echo refused ${target}`,
        )
        .join('\n');
      expect(hosts.length).toBeGreaterThan(0);
      const alone = await run({ run: script });
      const withNeeds = await run({
        run: script,
        needs: [{ name: 'db', image: 'redis:7', env: {}, health: 'redis-cli ping' }],
      });
      for (const result of [alone, withNeeds]) {
        expect(result.log).not.toContain('reached');
        for (const target of targets) expect(result.log).toContain(`refused ${target}`);
      }
    } finally {
      await other.remove({ force: true });
      server.close();
    }
  });

  it('leads to the services a check needs, fresh each time, and to nothing else', async () => {
    const needs = [
      {
        name: 'db',
        image: 'postgres:17',
        env: { POSTGRES_PASSWORD: 'secret', POSTGRES_DB: 'app' },
        health: 'pg_isready -h 127.0.0.1 -U postgres',
      },
    ];
    const script =
      'export PGPASSWORD=secret; psql -h db -U postgres app -c "create table once (id int)" && psql -h db -U postgres app -Atc "select 40 + 2"';
    for (let again = 0; again < 2; again += 1) {
      const result = await run({ image: 'postgres:17', run: script, needs, memoryMb: 512 });
      expect(result).toMatchObject({ outcome: 'passed' });
      expect(result.log).toContain('42');
    }
    expect(await leftovers()).toEqual([]);
  });

  it('is an error when a service does not come up, with what it said', async () => {
    const result = await run({
      needs: [
        { name: 'db', image: 'node:24-bookworm-slim', env: {}, health: 'true' },
        { name: 'bad', image: 'postgres:17', env: {}, health: 'pg_isready' },
      ],
    });
    expect(result).toMatchObject({ outcome: 'error', message: expect.stringMatching(/(db|bad) \(/) });
    expect(await leftovers()).toEqual([]);
  });
});

describe('prepare', { timeout: 120_000 }, () => {
  it('is kept for the same key, without files that the new tree lacks, and with its own for the rest', async () => {
    const wanted = {
      prepare: 'mkdir deps && date +%N > deps/made; echo prepared',
      prepareCacheKey: 'lock-1',
      run: 'cat deps/made; ls; cat a.txt',
    };
    const first = await run({
      ...wanted,
      tree: tree({ 'a.txt': 'one\n', 'old.txt': 'x', 'deleted; touch pwned/test.js': 'x' }),
    });
    const second = await run({ ...wanted, tree: tree({ 'a.txt': 'two\n', 'new.txt': 'x' }) });
    const other = await run({ ...wanted, prepareCacheKey: 'lock-2', tree: tree({ 'a.txt': 'two\n' }) });
    const made = (log: string) => /\n(\d{9})\n/.exec(log)?.[1];
    expect(first.log).toContain('prepared\n');
    expect(second.log).not.toContain('prepared\n');
    expect(made(second.log)).toBe(made(first.log));
    expect(second.log).toContain('two\n');
    expect(second.log).toContain('new.txt');
    expect(second.log).not.toContain('old.txt');
    expect(second.log).not.toContain('pwned/test.js');
    expect(made(other.log)).not.toBe(made(first.log));
  });

  it('of an unreviewed tree is never taken for another', async () => {
    const wanted = { prepare: 'cp a.txt prepared.txt', run: 'cat prepared.txt' };
    await run({
      ...wanted,
      tree: tree({ 'a.txt': 'evil\n' }),
      prepareCacheKey: 'tree-evil',
      prepareReadKeys: ['shared-lock'],
    });
    const clean = await run({ ...wanted, tree: tree({ 'a.txt': 'good\n' }), prepareCacheKey: 'shared-lock' });
    expect(clean.log).toContain('good\n');
    const reader = await run({
      ...wanted,
      tree: tree({ 'a.txt': 'other\n' }),
      prepareCacheKey: 'tree-other',
      prepareReadKeys: ['shared-lock'],
    });
    expect(reader.log).toContain('good\n');
  });

  it('that fails fails the check', async () => {
    const result = await run({ prepare: 'echo no such package; exit 9', run: 'true' });
    expect(result).toMatchObject({
      outcome: 'failed',
      exitCode: 9,
      message: 'prepare: ended with exit code 9',
    });
  });

  it('keeps five images at most and no throw-away ones', async () => {
    for (let key = 0; key < 6; key += 1) await run({ prepare: 'true', prepareCacheKey: `many-${key}` });
    await run({ prepare: 'true' });
    const images = await docker.listImages({ filters: { reference: [`${prefix}-check-${root.id}:*`] } });
    expect(images.flatMap((image) => image.RepoTags ?? []).length).toBe(5);
  });

  it('has no network unless told where the proxy is', async () => {
    const script = {
      prepare: 'ls /sys/class/net; echo proxy=$http_proxy',
      prepareNetwork: true,
      run: 'ls /sys/class/net | wc -l; echo still=$http_proxy',
    };
    expect((await run(script)).log).toContain('lo\nproxy=\n');
    const network = await docker.createNetwork({
      Name: `${prefix}-egress`,
      Internal: true,
      Labels: { 'dockfra.root': root.id, 'dockfra.check': 'egress' },
    });
    try {
      const prepareNetwork = () =>
        Promise.resolve({ network: `${prefix}-egress`, env: { http_proxy: 'http://egress:3128' } });
      const result = await sandbox({ prepareNetwork }).run(spec(script), quiet, never);
      expect(result.log).toMatch(/eth0\nlo\nproxy=http:\/\/egress:3128\n/);
      expect(result.log).toContain('1\nstill=\n');
    } finally {
      await network.remove();
    }
  });
});

describe('a check that builds its image', { timeout: 180_000 }, () => {
  const dockerfile =
    'FROM debian:bookworm-slim AS base\nRUN echo built > /built\nFROM base AS test\nRUN echo target > /target\n';

  it('builds the target from the tree and removes it afterwards', async () => {
    const dir = tree({ 'svc/Dockerfile.test': dockerfile });
    const result = await run({
      tree: dir,
      build: { context: 'svc', dockerfile: 'Dockerfile.test', target: 'test', network: false },
      run: 'cat /built /target',
    });
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(result.log).toContain('built\ntarget\n');
    expect(
      await docker.listImages({ filters: { reference: [`${prefix}-check-${root.id}:build-*`] } }),
    ).toEqual([]);
  });

  it("never shows the host's files to a build, whatever links the work puts in the way", async () => {
    const outside = tree({
      secret: 'of the host\n',
      Dockerfile: 'FROM debian:bookworm-slim\nCOPY . /c\nRUN cat /c/secret\n',
    });
    const links: [string, string][] = [
      ['svc', outside],
      ['Dockerfile', join(outside, 'Dockerfile')],
      ['.dockerignore', join(outside, 'secret')],
    ];
    for (const [name, target] of links) {
      const dir = tree(name === '.dockerignore' ? { Dockerfile: dockerfile } : { 'a.txt': 'x' });
      symlinkSync(target, join(dir, name));
      const result = await run({
        tree: dir,
        build: { context: name === 'svc' ? 'svc' : '.', dockerfile: null, target: null, network: false },
      });
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('leads out of the tree'),
      });
      expect(result.log).not.toContain('of the host');
    }
  });

  it('fails when its Dockerfile does', async () => {
    const dir = tree({ Dockerfile: 'FROM debian:bookworm-slim\nRUN echo oh no; exit 4\n' });
    const result = await run({
      tree: dir,
      build: { context: '.', dockerfile: null, target: null, network: false },
    });
    expect(result.outcome).toBe('failed');
    expect(result.log).toContain('oh no');
  });
});

describe('sweep', { timeout: 60_000 }, () => {
  it('removes what a crash left, and only that', async () => {
    const make = (labels: Record<string, string>) =>
      docker.createContainer({ Image: 'debian:bookworm-slim', Cmd: ['sleep', '60'], Labels: labels });
    const left = await make({ 'dockfra.root': root.id, 'dockfra.check': 'x' });
    const other = await make({ 'dockfra.root': 'other000', 'dockfra.check': 'x' });
    try {
      await sandbox().sweep();
      await expect(left.inspect()).rejects.toMatchObject({ statusCode: 404 });
      expect((await other.inspect()).Id).toBe(other.id);
    } finally {
      await other.remove({ force: true });
    }
  });
});
