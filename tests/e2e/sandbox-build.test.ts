import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { docker, root, prefix, tree, run } from '../support/sandbox-world.ts';

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
