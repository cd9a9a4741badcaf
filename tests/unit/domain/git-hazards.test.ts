import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bundleCommit, parseBundleHeader } from '../../../platform/domain/bundle.ts';
import {
  findGitHazards,
  LFS_SETTINGS,
  parseGitConfig,
  usesLfs,
} from '../../../platform/domain/git-hazards.ts';

const sha = 'a'.repeat(40);

describe('findGitHazards', () => {
  it('passes an ordinary config and what git-lfs writes', () => {
    const settings = parseGitConfig(
      'core.bare\nfalse\0remote.origin.url\nhttps://example.org/x\0alias.st\nstatus\0core.hookspath\n.husky\0',
    );
    expect(findGitHazards([...settings, ...LFS_SETTINGS], '/top')).toEqual([]);
    expect(usesLfs(LFS_SETTINGS)).toBe(true);
  });

  it('names each key once, also one without a value', () => {
    const settings = parseGitConfig(
      'filter.x.clean\na\0filter.x.clean\nb\0remote.o.promisor\0core.worktree\n/etc\0',
    );
    expect(findGitHazards(settings, '/top')).toEqual([
      'core.worktree',
      'filter.x.clean',
      'remote.o.promisor',
    ]);
  });
});

describe('parseBundleHeader', () => {
  it('reads prerequisites, the ref and where the pack starts', () => {
    const head = Buffer.from(`# v2 git bundle\n-${sha} a subject\n${sha} refs/heads/x y\n\nPACK`);
    const parsed = parseBundleHeader(head);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        prerequisites: [sha],
        refs: [{ sha, name: 'refs/heads/x y' }],
        packOffset: head.indexOf('PACK'),
      },
    });
    if (parsed.ok) expect(bundleCommit(parsed.value, ['refs/heads/x y'])).toEqual({ ok: true, value: sha });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) =>
          void parseBundleHeader(
            Buffer.concat([Buffer.from('# v2 git bundle\n'), bytes, Buffer.from('\n\n')]),
          ),
      ),
    );
  });
});
