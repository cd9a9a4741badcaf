import { describe, expect, it } from 'vitest';

import { effectiveBase } from '../../platform/flows/effective-base.ts';
import { commit, git, makeWorktree } from '../support/git-repository.ts';
import { app, base, found, open, root } from '../support/repository-world.ts';

/** The commit that work on `claimed` is compared with, after `meanwhile` happened to main. */
async function comparedWith(claimed: string, meanwhile: () => void, takesIn: boolean): Promise<string> {
  const repositories = open();
  const repo = await found(repositories);
  await repositories.sync(repo);
  const tree = makeWorktree(app, `${root}/work`, 'T-0001');
  meanwhile();
  if (takesIn) {
    git(tree.dir, 'fetch', '--quiet', app, 'main');
    git(tree.dir, 'merge', '--quiet', '--no-edit', '-s', 'ours', 'FETCH_HEAD');
  }
  const sha = commit(tree.dir, { 'work.txt': 'work\n' });
  const imported = await repositories.importBundle(repo, tree.bundle(claimed, `${root}/bundle`), 'T-0001');
  expect(imported).toMatchObject({ ok: true });
  return effectiveBase({ repositories }, repo, claimed, sha);
}

describe('what work is compared with', () => {
  it('is the newest main that it took in, though it undoes it', async () => {
    let newer = '';
    const compared = await comparedWith(base, () => (newer = commit(app, { 'newer.txt': 'newer\n' })), true);
    expect(compared).toBe(newer);
  });

  it('is where it began while it has taken in nothing', async () => {
    expect(await comparedWith(base, () => commit(app, { 'newer.txt': 'newer\n' }), false)).toBe(base);
  });

  it('is where it began when main was set back behind that: what stood there is not its doing', async () => {
    const claimed = commit(app, { 'second.txt': 'second\n' });
    expect(await comparedWith(claimed, () => git(app, 'reset', '--quiet', '--hard', base), false)).toBe(
      claimed,
    );
  });
});
