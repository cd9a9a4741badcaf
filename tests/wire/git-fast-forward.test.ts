import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { commit, git, write } from '../support/git-repository.ts';
import { root, app, base, open, found, worked } from '../support/repository-world.ts';

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
