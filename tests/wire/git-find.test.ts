import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { commit, git, write } from '../support/git-repository.ts';
import { root, app, open } from '../support/repository-world.ts';

describe('find', () => {
  it('names the repository that holds a folder, its top and its branch', async () => {
    mkdirSync(join(app, 'deep/er'), { recursive: true });
    const repo = await open().find(join(app, 'deep/er'));
    expect(repo).toMatchObject({ ok: true, value: { top: app, branch: 'main' } });
  });

  it('offers git init where there is none', async () => {
    mkdirSync(join(root, 'plain'));
    const repo = await open().find(join(root, 'plain'));
    expect(repo).toMatchObject({
      ok: false,
      refusal: { code: 'not_found', hint: expect.stringContaining('init') },
    });
  });

  it('refuses a repository without a commit', async () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    git(empty, 'init', '--quiet');
    expect(await open().find(empty)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('no commit yet') },
    });
  });

  it('refuses bare and shallow repositories with the cure', async () => {
    commit(app, { 'app.txt': 'two\n' });
    git(root, 'clone', '--quiet', '--bare', app, join(root, 'bare.git'));
    git(root, 'clone', '--quiet', '--depth=1', `file://${app}`, join(root, 'shallow'));
    expect(await open().find(join(root, 'bare.git'))).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('bare') },
    });
    expect(await open().find(join(root, 'shallow'))).toMatchObject({
      ok: false,
      refusal: { hint: expect.stringContaining('--unshallow') },
    });
  });

  it('refuses a detached HEAD unless git.branch says which branch is meant', async () => {
    git(app, 'switch', '--quiet', '--detach');
    expect(await open().find(app)).toMatchObject({
      ok: false,
      refusal: { hint: expect.stringContaining('git.branch') },
    });
    expect(await open({ git: { branch: 'main' } }).find(app)).toMatchObject({
      ok: true,
      value: { branch: 'main' },
    });
    expect(await open({ git: { branch: 'nope' } }).find(app)).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
  });

  it.each([
    ['filter.evil.clean', 'touch /tmp/x'],
    ['filter.lfs.process', 'touch /tmp/x'],
    ['merge.evil.driver', 'touch /tmp/x'],
    ['diff.evil.textconv', 'touch /tmp/x'],
    ['diff.evil.command', 'touch /tmp/x'],
    ['extensions.partialClone', 'origin'],
    ['core.worktree', '/etc'],
  ])('refuses %s in the local config and names the key', async (key, value) => {
    git(app, 'config', key, value);
    const repo = await open().find(app);
    expect(repo).toMatchObject({
      ok: false,
      refusal: { code: 'dangerous', message: expect.stringContaining(key.toLowerCase()) },
    });
  });

  it('finds a driver that hides in an included file', async () => {
    write(root, { 'more.config': '[filter "evil"]\n\tsmudge = touch /tmp/x\n' });
    git(app, 'config', 'include.path', join(root, 'more.config'));
    expect(await open().find(app)).toMatchObject({ ok: false, refusal: { code: 'dangerous' } });
  });

  it('accepts what git-lfs itself writes', async () => {
    git(app, 'config', 'filter.lfs.process', 'git-lfs filter-process');
    git(app, 'config', 'filter.lfs.clean', 'git-lfs clean -- %f');
    expect(await open().find(app)).toMatchObject({ ok: true });
  });

  it("does not follow a .git file or link into somebody else's repository", async () => {
    for (const make of [
      (path: string) => writeFileSync(path, `gitdir: ${app}/.git\n`),
      (path: string) => symlinkSync(join(app, '.git'), path),
    ]) {
      const trap = join(root, `trap${Math.random()}`);
      mkdirSync(trap);
      make(join(trap, '.git'));
      expect(await open().find(trap)).toMatchObject({ ok: false, refusal: { code: 'dangerous' } });
    }
  });

  it('accepts a linked worktree', async () => {
    git(app, 'worktree', 'add', '--quiet', '-b', 'other', join(root, 'linked'));
    expect(await open().find(join(root, 'linked'))).toMatchObject({ ok: true, value: { branch: 'other' } });
  });
});
