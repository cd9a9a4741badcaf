import { execFileSync } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { createScaffold } from '../../platform/adapters/scaffold.ts';
import { tempFolder } from '../support/temp-folder.ts';

const TEMPLATE = {
  'compose.yaml': 'services: {}\n',
  'dockfra.yaml': 'checks: []\n',
  'src/a.js': '1\n',
  '.env': 'SECRET=mine\n',
  'node_modules/x/i.js': '',
  '.gitignore': 'dist\n',
};
const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();

describe('createScaffold', () => {
  it("lays a repository with one commit, the settings in the root, and nobody else's secrets", async () => {
    const root = await tempFolder();
    const created = await createScaffold({ dir: root }, await tempFolder(TEMPLATE)).create('app');
    const app = path.join(root, 'app');
    expect(created).toMatchObject({
      ok: true,
      value: {
        dir: app,
        commit: git(app, 'rev-parse', 'main'),
        settingsFile: path.join(root, 'dockfra.yaml'),
      },
    });
    expect((await readdir(app)).sort()).toEqual(['.git', '.gitignore', 'compose.yaml', 'src']);
    expect(await readFile(path.join(app, '.gitignore'), 'utf8')).toBe('dist\n.env\n');
    expect(git(app, 'status', '--porcelain')).toBe('');
    expect(git(app, 'rev-list', '--count', 'HEAD')).toBe('1');
  });

  it('never writes over what is there, and leaves nothing half done', async () => {
    const root = await tempFolder({ 'app/mine.txt': 'x', 'dockfra.yaml': 'wizard: {port: 1}\n' });
    const scaffold = createScaffold({ dir: root }, await tempFolder(TEMPLATE));
    expect(await scaffold.create('app')).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
    expect(await scaffold.create('../out')).toMatchObject({ ok: false, refusal: { code: 'invalid_input' } });
    expect(await scaffold.create('second')).toMatchObject({ ok: true, value: { settingsFile: null } });
    expect(await readFile(path.join(root, 'dockfra.yaml'), 'utf8')).toBe('wizard: {port: 1}\n');
    await expect(
      createScaffold({ dir: root }, path.join(root, 'no-template')).create('third'),
    ).rejects.toMatchObject({ code: 'init_failed' });
    await expect(stat(path.join(root, 'third.new'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
