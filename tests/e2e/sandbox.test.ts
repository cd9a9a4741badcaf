import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { docker, root, sandbox, tree, spec, quiet, never, run, leftovers } from '../support/sandbox-world.ts';

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
    const result = await run({ run: 'echo started; sleep 60', timeoutMs: 6000 });
    expect(result).toMatchObject({ outcome: 'timeout', message: expect.stringContaining('timeout_minutes') });
    expect(result.log).toContain('started');
    expect(result.durationMs).toBeLessThan(50_000);
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
