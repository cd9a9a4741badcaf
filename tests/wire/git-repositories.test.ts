import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';

import { createRepositories } from '../../platform/adapters/repositories.ts';
import { configSchema } from '../../platform/domain/config.ts';
import type { RepositoryRef } from '../../platform/ports.ts';
import { commit, git, makeRepository, makeWorktree, write } from '../support/git-repository.ts';
import { tempFolder } from '../support/temp-folder.ts';

let root: string;
let app: string;
let base: string;

beforeEach(async () => {
  root = await tempFolder();
  app = join(root, 'app');
  base = makeRepository(app, { 'app.txt': 'one\n', 'keep.txt': 'keep\n' });
});

function open(settings: Record<string, unknown> = {}, home?: string) {
  const config = configSchema.parse(settings);
  return createRepositories({
    root: { dir: root, state: join(root, '.dockfra') },
    settings: { current: () => Promise.resolve(config) },
    ...(home === undefined ? {} : { home }),
  });
}

async function found(repositories = open()): Promise<RepositoryRef> {
  const repo = await repositories.find(app);
  if (!repo.ok) throw new Error(repo.refusal.message);
  return repo.value;
}

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

describe('a hostile repository', () => {
  it('runs nothing while it is found, synced, compared and moved forward', async () => {
    const trap = join(root, 'trap.sh');
    const sprung = join(root, 'sprung');
    writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> ${sprung}\nexit 0\n`);
    chmodSync(trap, 0o755);
    for (const key of [
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'core.editor',
      'core.askPass',
      'core.gitProxy',
      'credential.helper',
      'diff.external',
      'core.alternateRefsCommand',
      'gpg.program',
      'uploadpack.packObjectsHook',
      'remote.origin.uploadpack',
      'alias.status',
      'alias.read-tree',
      'interactive.diffFilter',
    ]) {
      git(app, 'config', key, key.startsWith('alias') ? `!${trap}` : trap);
    }
    git(app, 'config', 'remote.origin.url', `ext::${trap}`);
    git(app, 'config', 'protocol.ext.allow', 'always');
    git(app, 'config', `url.ext::${trap} .insteadOf`, root);
    git(app, 'config', 'core.hooksPath', join(root, 'hooks'));
    mkdirSync(join(root, 'hooks'));
    for (const hook of [
      'post-checkout',
      'reference-transaction',
      'post-index-change',
      'post-merge',
      'pre-auto-gc',
      'fsmonitor-watchman',
    ]) {
      symlinkSync(trap, join(root, 'hooks', hook));
      symlinkSync(trap, join(app, '.git/hooks', hook));
    }
    writeFileSync(join(app, '.git/info/attributes'), '* filter=evil diff=evil merge=evil\n');
    const repositories = open();
    const repo = await found(repositories);
    expect((await repositories.sync(repo)).head).toBe(base);
    expect(await repositories.dirtyFiles(repo)).toEqual([]);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n' });
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({ ok: true });
    expect(readFileSync(join(app, 'app.txt'), 'utf8')).toBe('two\n');
    expect(existsSync(sprung)).toBe(false);
  });

  it('cannot hide files from the tree that is checked', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const sha = await imported(repositories, repo, {
      '.gitattributes': 'tests export-ignore\n',
      'tests/a.test.js': 'fail\n',
    });
    await repositories.exportTree(repo, sha, join(root, 'out'));
    expect(readFileSync(join(root, 'out/tests/a.test.js'), 'utf8')).toBe('fail\n');
  });

  it('keeps symbolic links as links and names the submodules it leaves out', async () => {
    symlinkSync('/etc/passwd', join(app, 'out-of-tree'));
    symlinkSync('/etc', join(app, 'folder-out'));
    git(app, 'update-index', '--add', '--cacheinfo', `160000,${base},vendor/sub`);
    git(app, 'add', 'out-of-tree', 'folder-out');
    git(app, 'commit', '--quiet', '-m', 'links');
    const repositories = open();
    const repo = await found(repositories);
    const { head } = await repositories.sync(repo);
    const exported = await repositories.exportTree(repo, head, join(root, 'out'));
    expect(exported.leftOut).toEqual(['vendor/sub']);
    expect(lstatSync(join(root, 'out/out-of-tree')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(join(root, 'out/folder-out'))).toBe('/etc');
    expect(await repositories.readFile(repo, head, 'out-of-tree')).toBeNull();
  });
});

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

describe('fastForward', () => {
  it('moves branch and work tree together and keeps files that did not change', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const before = statSync(join(app, 'keep.txt')).ino;
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n', 'new.txt': 'n\n' });
    write(app, { 'notes of mine.txt': 'untracked, not in the way\n' });
    expect(await repositories.fastForward(repo, base, merged)).toEqual({ ok: true, value: null });
    expect(git(app, 'rev-parse', 'main')).toBe(merged);
    expect(git(app, 'status', '--porcelain')).toBe('?? "notes of mine.txt"');
    expect(statSync(join(app, 'keep.txt')).ino).toBe(before);
    expect(await repositories.fastForward(repo, base, merged)).toEqual({ ok: true, value: null });
  });

  it('is refused while files are changed, staged or in the way, and changes nothing', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n', 'new.txt': 'n\n' });
    write(app, { 'keep.txt': 'my edit\n' });
    expect(await repositories.dirtyFiles(repo)).toEqual([{ path: 'keep.txt', tracked: true }]);
    write(app, { 'app.txt': 'my edit\n' });
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({
      ok: false,
      refusal: { code: 'dirty_tree', details: ['app.txt'] },
    });
    git(app, 'add', 'app.txt');
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({
      ok: false,
      refusal: { code: 'dirty_tree', details: ['app.txt'] },
    });
    expect(readFileSync(join(app, 'keep.txt'), 'utf8')).toBe('my edit\n');
    git(app, 'reset', '--quiet', '--hard');
    write(app, { 'new.txt': 'mine\n' });
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({
      ok: false,
      refusal: { code: 'dirty_tree', message: expect.stringContaining('new.txt') },
    });
    expect(readFileSync(join(app, 'new.txt'), 'utf8')).toBe('mine\n');
    expect(readFileSync(join(app, 'app.txt'), 'utf8')).toBe('one\n');
    expect(git(app, 'rev-parse', 'main')).toBe(base);
  });

  it("keeps the owner's edits, staged or not, of files that the change leaves alone", async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    commit(app, { 'other.txt': 'o\n' });
    const from = git(app, 'rev-parse', 'main');
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n', 'new.txt': 'n\n' });
    write(app, { 'keep.txt': 'my edit\n', 'other.txt': 'staged\n' });
    git(app, 'add', 'other.txt');
    const to = await repositories.merge(repo, from, merged, 'Merge');
    if (!to.ok) throw new Error(to.refusal.message);
    expect(await repositories.fastForward(repo, from, to.value.commit)).toEqual({ ok: true, value: null });
    expect(git(app, 'rev-parse', 'main')).toBe(to.value.commit);
    expect(readFileSync(join(app, 'app.txt'), 'utf8')).toBe('two\n');
    expect(readFileSync(join(app, 'keep.txt'), 'utf8')).toBe('my edit\n');
    expect(git(app, 'status', '--porcelain').split('\n')).toEqual(['M keep.txt', 'M  other.txt']);
  });

  it('is refused when the branch moved meanwhile', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n' });
    commit(app, { 'keep.txt': 'a person committed\n' });
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({
      ok: false,
      refusal: { code: 'main_moved' },
    });
  });

  it('moves only the ref when another branch is checked out', async () => {
    const repositories = open({ git: { branch: 'main' } });
    const repo = await found(repositories);
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n' });
    git(app, 'switch', '--quiet', '-c', 'private');
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({ ok: true });
    expect(git(app, 'rev-parse', 'main')).toBe(merged);
    expect(readFileSync(join(app, 'app.txt'), 'utf8')).toBe('one\n');
  });

  it('does not write to a work tree elsewhere', async () => {
    const repositories = open({ git: { branch: 'main' } });
    const repo = await found(repositories);
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n' });
    git(app, 'switch', '--quiet', '-c', 'private');
    git(app, 'worktree', 'add', '--quiet', join(root, 'linked'), 'main');
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({
      ok: false,
      refusal: { code: 'unsupported' },
    });
    expect(git(app, 'rev-parse', 'main')).toBe(base);
  });

  it('finishes after a crash at any point: files half written, index locked, tree moved but not the ref', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two and more\n', 'new.txt': 'n\n' });
    const marker = join(root, '.dockfra/repos', `${repo.name}.git`, 'dockfra-forward.json');
    const past = Date.now() - 60_000;
    writeFileSync(marker, JSON.stringify({ from: base, to: merged, at: past - 1000 }));
    write(app, { 'app.txt': 'two an', 'new.txt': '', '.git/index.lock': '' });
    utimesSync(join(app, '.git/index.lock'), past / 1000, past / 1000);
    expect(await repositories.fastForward(repo, base, merged)).toEqual({ ok: true, value: null });
    expect(git(app, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(app, 'app.txt'), 'utf8')).toBe('two and more\n');

    git(app, 'update-ref', 'refs/heads/main', base);
    writeFileSync(marker, JSON.stringify({ from: base, to: merged, at: past }));
    expect(await repositories.fastForward(repo, base, merged)).toEqual({ ok: true, value: null });
    expect(git(app, 'rev-parse', 'main')).toBe(merged);
    expect(existsSync(marker)).toBe(false);
  });

  it("never takes a person's edit for its own half-done work", async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n' });
    writeFileSync(
      join(root, '.dockfra/repos', `${repo.name}.git`, 'dockfra-forward.json'),
      JSON.stringify({ from: base, to: merged, at: Date.now() }),
    );
    write(app, { 'app.txt': 'my own words\n' });
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({
      ok: false,
      refusal: { code: 'dirty_tree', details: ['app.txt'] },
    });
    expect(readFileSync(join(app, 'app.txt'), 'utf8')).toBe('my own words\n');
  });

  it.runIf(process.getuid?.() === 0)('as root, leaves every file with the owner of the folder', async () => {
    const repositories = open();
    const repo = await found(repositories);
    await repositories.sync(repo);
    const merged = await worked(repositories, repo, { 'app.txt': 'two\n', 'new.txt': 'n\n' });
    chmodSync(root, 0o755);
    execFileSync('chown', ['-R', '1234:1234', app]);
    expect((await repositories.sync(repo)).head).toBe(base);
    expect(await repositories.fastForward(repo, base, merged)).toMatchObject({ ok: true });
    expect(execFileSync('find', [app, '!', '-uid', '1234'], { encoding: 'utf8' })).toBe('');
  });

  it("honours the ignore file of the person's own settings", async () => {
    const home = join(root, 'home');
    write(home, { '.config/git/ignore': '.idea\n' });
    write(app, { '.idea/x': 'x' });
    const repo = await found();
    expect(await open().dirtyFiles(repo)).toEqual([{ path: '.idea/', tracked: false }]);
    expect(await open({}, home).dirtyFiles(repo)).toEqual([]);
  });
});

async function imported(
  repositories: ReturnType<typeof open>,
  repo: RepositoryRef,
  files: Record<string, string>,
): Promise<string> {
  const tree = makeWorktree(app, join(root, `work-${Math.random()}`), 'T-0001');
  const sha = commit(tree.dir, files);
  const result = await repositories.importBundle(
    repo,
    tree.bundle(base, join(root, `bundle-${Math.random()}`)),
    'T-0001',
    { base },
  );
  if (!result.ok) throw new Error(result.refusal.message);
  expect(result.value.commit).toBe(sha);
  return sha;
}

async function worked(
  repositories: ReturnType<typeof open>,
  repo: RepositoryRef,
  files: Record<string, string>,
): Promise<string> {
  const merged = await repositories.merge(repo, base, await imported(repositories, repo, files), 'merged');
  if (!merged.ok) throw new Error(merged.refusal.message);
  return merged.value.commit;
}
