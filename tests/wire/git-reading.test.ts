import { existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { commit, git, makeWorktree } from '../support/git-repository.ts';
import { root, app, base, open, found, imported } from '../support/repository-world.ts';

describe('reading', () => {
  it('tells what changed, by whom, and cuts a long patch', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const sha = await imported(repositories, repo, {
      'new file.txt': 'x\n'.repeat(1000),
      'app.txt': 'two\n',
    });
    const common = { oldPath: null, mode: '100644', binary: false };
    expect(await repositories.changes(repo, base, sha)).toEqual([
      { ...common, path: 'app.txt', status: 'modified', added: 1, deleted: 1, bytes: 6, longestLine: 3 },
      {
        ...common,
        path: 'new file.txt',
        status: 'added',
        added: 1000,
        deleted: 0,
        bytes: 1000,
        longestLine: 1,
      },
    ]);
    expect(await repositories.commits(repo, base, sha)).toMatchObject([
      { sha, subject: 'a change', author: 'Alice' },
    ]);
    expect(await repositories.patch(repo, base, sha, 200)).toMatch(/\[diff cut at 200 bytes\]\n$/);
    expect(await repositories.readFile(repo, sha, 'app.txt')).toBe('two\n');
    expect(await repositories.readFile(repo, sha, 'nothing')).toBeNull();
    expect(await repositories.isAncestor(repo, base, sha)).toBe(true);
    expect(await repositories.isAncestor(repo, sha, base)).toBe(false);
  });

  it('sees renames as renames', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const tree = makeWorktree(app, join(root, 'w'), 'T-0001');
    git(tree.dir, 'mv', 'keep.txt', 'kept.txt');
    const sha = commit(tree.dir, {});
    await repositories.importBundle(repo, tree.bundle(base, join(root, 'b')), 'T-0001');
    expect(await repositories.changes(repo, base, sha)).toMatchObject([
      { path: 'kept.txt', oldPath: 'keep.txt', status: 'renamed' },
    ]);
  });

  it('clears away what a killed process left long ago, and only that', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const [old, young] = ['a1', 'b2'].map((name) =>
      join(root, '.dockfra/repos', `${repo.name}.git.quarantine-${name}`),
    );
    for (const dir of [old, young]) mkdirSync(dir ?? '');
    utimesSync(old ?? '', 1_700_000_000, 1_700_000_000);
    await repositories.sync(repo);
    expect([existsSync(old ?? ''), existsSync(young ?? '')]).toEqual([false, true]);
  });

  it('brings rewritten history too', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    git(app, 'commit', '--quiet', '--amend', '-m', 'rewritten');
    git(app, 'reflog', 'expire', '--expire=now', '--all');
    git(app, 'gc', '--quiet', '--prune=now');
    expect((await repositories.sync(repo)).head).toBe(git(app, 'rev-parse', 'HEAD'));
  });
});

describe('writeBundle', () => {
  it('gives a bundle that a clone can take, also when it has everything already', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const next = commit(app, { 'app.txt': 'two\n' });
    await repositories.sync(repo);
    for (const have of [[], [base], [next], ['0'.repeat(40)]]) {
      const file = await repositories.writeBundle(repo, next, have);
      expect(git(app, 'bundle', 'list-heads', file)).toBe(`${next} refs/dockfra/base`);
      rmSync(file);
    }
  });
});

describe('merge', () => {
  it('makes a commit of both without a work tree and credits the authors', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const sha = await imported(repositories, repo, { 'feature.txt': 'new\n' });
    commit(app, { 'keep.txt': 'moved on\n' });
    const { head } = await repositories.sync(repo);
    const merged = await repositories.merge(repo, head, sha, 'T-0001: a feature');
    if (!merged.ok) throw new Error(merged.refusal.message);
    expect(await repositories.readFile(repo, merged.value.commit, 'feature.txt')).toBe('new\n');
    expect(await repositories.readFile(repo, merged.value.commit, 'keep.txt')).toBe('moved on\n');
    expect(
      git(
        join(root, '.dockfra/repos', `${repo.name}.git`),
        'log',
        '-1',
        '--format=%an|%B',
        merged.value.commit,
      ),
    ).toBe('Dockfra|T-0001: a feature\n\nCo-authored-by: Alice <alice@example.org>');
  });

  it('refuses a conflict with the paths', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const sha = await imported(repositories, repo, { 'app.txt': 'theirs\n' });
    commit(app, { 'app.txt': 'ours\n' });
    const { head } = await repositories.sync(repo);
    expect(await repositories.merge(repo, head, sha, 'x')).toMatchObject({
      ok: false,
      refusal: { code: 'conflict', details: ['app.txt'] },
    });
  });
});
