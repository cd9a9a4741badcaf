import { describe, expect, it } from 'vitest';

import { docker, root, prefix, sandbox, tree, spec, quiet, never, run } from '../support/sandbox-world.ts';

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
