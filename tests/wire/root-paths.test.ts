import { execFileSync } from 'node:child_process';
import { chmod, cp, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { openRoot } from '../../platform/adapters/root-paths.ts';
import { tempFolder } from '../support/temp-folder.ts';

const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' });

describe('openRoot', () => {
  it('makes the state folder private and the ticket folder, and gives the same id each time', async () => {
    const dir = await tempFolder();
    const root = await openRoot(dir);
    expect(root.id).toMatch(/^[0-9a-f]{8}$/);
    expect((await stat(root.state)).mode & 0o777).toBe(0o700);
    expect((await stat(root.tickets)).isDirectory()).toBe(true);
    expect(await openRoot(dir)).toEqual(root);
  });

  it('keeps the prefix of the first use, and refuses another', async () => {
    const dir = await tempFolder();
    expect((await openRoot(dir, 'shop')).prefix).toBe('shop');
    expect((await openRoot(dir)).prefix).toBe('shop');
    await expect(openRoot(dir, 'other')).rejects.toMatchObject({ code: 'prefix_differs' });
    expect((await openRoot(await tempFolder())).prefix).toBe('dockfra');
  });

  it('hides its folders from git without touching a file of the user', async () => {
    const dir = await tempFolder({ '.gitignore': 'dist/\n' });
    git(dir, 'init', '-q');
    await openRoot(dir);
    await openRoot(dir);
    await writeFile(path.join(dir, 'shared', 'tickets', 'T-0001.json'), '{}');
    expect(git(dir, 'status', '--porcelain')).toBe('?? .gitignore\n');
    expect(await readFile(path.join(dir, '.gitignore'), 'utf8')).toBe('dist/\n');
    const exclude = await readFile(path.join(dir, '.git/info/exclude'), 'utf8');
    expect(exclude.match(/^\/\.dockfra\/$/gm)).toHaveLength(1);
  });

  it('hides them too when the root is a folder inside a repository with pattern characters in its name', async () => {
    const top = await tempFolder({ 'a [b]/x.txt': 'x' });
    git(top, 'init', '-q');
    await openRoot(path.join(top, 'a [b]'));
    await writeFile(path.join(top, 'a [b]', 'shared', 'tickets', 'T-0001.json'), '{}');
    expect(git(top, 'status', '--porcelain', '-uall')).toBe('?? "a [b]/x.txt"\n');
  });

  it('hides them in a linked worktree', async () => {
    const top = await tempFolder({ 'x.txt': 'x' });
    git(top, 'init', '-q');
    git(top, 'add', '.');
    git(top, '-c', 'user.name=t', '-c', 'user.email=t@example.test', 'commit', '-qm', 'x');
    git(top, 'worktree', 'add', '-q', path.join(top, 'linked'));
    await openRoot(path.join(top, 'linked'));
    expect(git(path.join(top, 'linked'), 'status', '--porcelain')).toBe('');
  });

  it('leaves an exclude file alone that is a symbolic link', async () => {
    const dir = await tempFolder({ 'elsewhere.txt': 'mine\n' });
    git(dir, 'init', '-q', '--template=');
    execFileSync('mkdir', ['-p', path.join(dir, '.git/info')]);
    await symlink(path.join(dir, 'elsewhere.txt'), path.join(dir, '.git/info/exclude'));
    await openRoot(dir);
    expect(await readFile(path.join(dir, 'elsewhere.txt'), 'utf8')).toBe('mine\n');
  });

  it('keeps the id of a folder that moved, and gives a copy its own', async () => {
    const dir = await tempFolder();
    const before = await openRoot(path.join(dir));
    await cp(dir, `${dir}-copy`, { recursive: true });
    const copy = await openRoot(`${dir}-copy`);
    expect(copy.id).not.toBe(before.id);
    await rename(`${dir}-copy`, path.join(dir, 'moved'));
    expect((await openRoot(path.join(dir, 'moved'))).id).toBe(copy.id);
  });

  it('says what is wrong with a folder it cannot use', async () => {
    const dir = await tempFolder({ file: '' });
    await expect(openRoot(path.join(dir, 'none'))).rejects.toMatchObject({ code: 'root_missing' });
    await expect(openRoot(path.join(dir, 'file'))).rejects.toMatchObject({ code: 'root_unusable' });
    await expect(openRoot('/proc')).rejects.toMatchObject({ name: 'DockfraError' });
    const root = await openRoot(dir);
    await writeFile(path.join(root.state, 'root.json'), '{"id": "../../etc"');
    await expect(openRoot(dir)).rejects.toMatchObject({ code: 'root_malformed' });
    await chmod(root.state, 0o700);
  });
});
