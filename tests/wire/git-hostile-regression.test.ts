import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { git } from '../support/git-repository.ts';
import { root, app, base, open, found, imported, worked } from '../support/repository-world.ts';

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
