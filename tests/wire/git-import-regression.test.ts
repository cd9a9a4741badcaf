// The attack: the developer's container, which may be wholly taken over, hands in a bundle that lies.
import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { beforeEach, describe, expect, it } from 'vitest';

import { createRepositories } from '../../platform/adapters/repositories.ts';
import { configSchema } from '../../platform/domain/config.ts';
import type { Repositories, RepositoryRef } from '../../platform/ports.ts';
import { commit, git, makeRepository, makeWorktree } from '../support/git-repository.ts';
import { tempFolder } from '../support/temp-folder.ts';

let root: string;
let app: string;
let base: string;
let repo: RepositoryRef;
let repositories: Repositories;
let work: ReturnType<typeof makeWorktree>;

beforeEach(async () => {
  root = await tempFolder();
  app = join(root, 'app');
  base = makeRepository(app, { 'app.txt': 'one\n' });
  const config = configSchema.parse({ limits: { bundle_mb: 2 } });
  repositories = createRepositories({
    root: { dir: root, state: join(root, '.dockfra') },
    settings: { current: () => Promise.resolve(config) },
  });
  const found = await repositories.find(app);
  if (!found.ok) throw new Error(found.refusal.message);
  repo = found.value;
  await repositories.sync(repo);
  work = makeWorktree(app, join(root, 'work'), 'T-0001');
});

const store = (): string => join(root, '.dockfra/repos', `${repo.name}.git`);
const take = (file: string) => repositories.importBundle(repo, file, 'T-0001', { base });

/** Refused, with nothing of it left: no ref, no object, no quarantine. */
async function expectRefused(file: string, message: RegExp, code = 'invalid_input'): Promise<void> {
  const packs = readdirSync(join(store(), 'objects/pack'));
  const result = await take(file);
  expect(result).toMatchObject({ ok: false, refusal: { code, message: expect.stringMatching(message) } });
  expect(git(store(), 'for-each-ref', 'refs/dockfra/tickets')).toBe('');
  expect(readdirSync(join(store(), 'objects/pack'))).toEqual(packs);
  expect(readdirSync(join(root, '.dockfra/repos'))).toEqual([`${repo.name}.git`]);
}

describe('importBundle takes an honest bundle', () => {
  it('and moves the ticket ref to its commit, again and again', async () => {
    const sha = commit(work.dir, { 'app.txt': 'two\n' });
    for (const name of ['b', 'c']) {
      expect(await take(work.bundle(base, join(root, name)))).toEqual({ ok: true, value: { commit: sha } });
      expect(existsSync(join(root, name))).toBe(false);
    }
    expect(git(store(), 'rev-parse', 'refs/dockfra/tickets/T-0001')).toBe(sha);
  });

  it('and keeps a snapshot apart from what was submitted', async () => {
    const submitted = commit(work.dir, { 'app.txt': 'two\n' });
    await take(work.bundle(base, join(root, 'b')));
    const snapshot = commit(work.dir, { 'app.txt': 'three\n' });
    const result = await repositories.importBundle(repo, work.bundle(base, join(root, 'c')), 'T-0001', {
      base,
      snapshot: true,
    });
    expect(result).toEqual({ ok: true, value: { commit: snapshot } });
    expect(git(store(), 'rev-parse', 'refs/dockfra/tickets/T-0001')).toBe(submitted);
  });
});

describe('importBundle refuses', () => {
  it('what is not a bundle', async () => {
    for (const text of [
      '',
      'hello\n\n',
      '# v9 git bundle\n\n',
      '# v2 git bundle\nnonsense\n\n',
      '# v2 git bundle\n',
      '# v3 git bundle\n@filter=blob:none\n\n',
    ]) {
      writeFileSync(join(root, 'b'), text);
      await expectRefused(join(root, 'b'), /bundle/);
    }
  });

  it('other refs, or more than one', async () => {
    commit(work.dir, { 'app.txt': 'two\n' });
    git(work.dir, 'branch', 'refs-of-others');
    git(work.dir, 'bundle', 'create', '--quiet', join(root, 'b'), 'refs/heads/refs-of-others', `^${base}`);
    await expectRefused(join(root, 'b'), /refs-of-others/);
    git(work.dir, 'bundle', 'create', '--quiet', join(root, 'c'), '--branches', `^${base}`);
    await expectRefused(join(root, 'c'), /refs where one is expected/);
    git(work.dir, 'switch', '--quiet', '-c', 'ticket/T-0002');
    commit(work.dir, { 'app.txt': 'three\n' });
    git(work.dir, 'bundle', 'create', '--quiet', join(root, 'd'), 'refs/heads/ticket/T-0002', `^${base}`);
    await expectRefused(join(root, 'd'), /T-0002/);
  });

  it('a bundle cut short, or with a flipped byte', async () => {
    commit(work.dir, { 'app.txt': 'two\n'.repeat(1000) });
    const file = work.bundle(base, join(root, 'b'));
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, -30));
    await expectRefused(file, /refused/);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 40] = (flipped[whole.length - 40] ?? 0) ^ 0xff;
    writeFileSync(file, flipped);
    await expectRefused(file, /refused/);
  });

  it('missing prerequisites, stated or hidden', async () => {
    const unknown = commit(work.dir, { 'app.txt': 'two\n' });
    commit(work.dir, { 'app.txt': 'three\n' });
    const file = work.bundle(unknown, join(root, 'b'));
    const lie = readFileSync(file, 'latin1').replace(`-${unknown}`, `-${base}`);
    await expectRefused(file, /refused/);
    writeFileSync(file, lie, 'latin1');
    await expectRefused(file, /refused/);
  });

  it('a commit that does not descend from the base', async () => {
    git(work.dir, 'switch', '--quiet', '--orphan', 'fresh');
    commit(work.dir, { 'app.txt': 'anew\n' });
    git(work.dir, 'branch', '-f', 'ticket/T-0001', 'fresh');
    git(work.dir, 'bundle', 'create', '--quiet', join(root, 'b'), 'refs/heads/ticket/T-0001');
    await expectRefused(join(root, 'b'), /does not descend/);
  });

  it('a ref that names a tree or a tag', async () => {
    git(work.dir, 'tag', '-a', '-m', 'x', 'v1');
    writeFileSync(
      join(work.dir, '.git/refs/heads/ticket/T-0001'),
      `${git(work.dir, 'rev-parse', 'refs/tags/v1')}\n`,
    );
    git(work.dir, 'bundle', 'create', '--quiet', join(root, 'b'), 'refs/heads/ticket/T-0001');
    await expectRefused(join(root, 'b'), /not a commit/);
  });

  it.each(['.git', '.GIT', 'git~1', '..', '.gi\u200ct'])('a path %j in a tree', async (name) => {
    const sha = forge(`100644 blob ${blob('x')}\thooks`, `040000 tree %\t${name}`);
    await expectRefused(bundleOf(sha), /refused/);
  });

  it('a file mode that does not exist', async () => {
    const raw = Buffer.concat([Buffer.from('100777 odd\0'), Buffer.from(blob('x'), 'hex')]);
    const sha = commitTree(object('tree', raw));
    await expectRefused(bundleOf(sha), /refused/);
  });

  it('a .gitmodules that would run something, or leads out as a link', async () => {
    const evil = blob('[submodule "x"]\n\tpath = x\n\turl = -u./payload\n');
    await expectRefused(bundleOf(forge(`100644 blob ${evil}\t.gitmodules`)), /refused/);
    await expectRefused(bundleOf(forge(`120000 blob ${blob('/etc/passwd')}\t.gitmodules`)), /refused/);
  });

  it('a bundle over the limit', async () => {
    writeFileSync(
      join(work.dir, 'noise'),
      execFileSync('head', ['-c', '3000000', '/dev/urandom'], { maxBuffer: 4e6 }),
    );
    commit(work.dir, {});
    await expectRefused(work.bundle(base, join(root, 'b')), /limit is 2.0 MB/, 'limits');
  });

  it(
    'a small bundle that unfolds to gigabytes, without ever holding them',
    { timeout: 180_000 },
    async () => {
      const file = createWriteStream(join(work.dir, 'huge'));
      file.end();
      await finished(file);
      truncateSync(join(work.dir, 'huge'), 3 * 1024 ** 3);
      git(work.dir, 'config', 'core.compression', '1');
      commit(work.dir, {});
      const bundle = work.bundle(base, join(root, 'b'));
      truncateSync(join(work.dir, 'huge'), 0);
      const config = configSchema.parse({ limits: { bundle_mb: 20 } });
      repositories = createRepositories({
        root: { dir: root, state: join(root, '.dockfra') },
        settings: { current: () => Promise.resolve(config) },
      });
      expect(statSync(bundle).size).toBeLessThan(20 * 1024 * 1024);
      const before = process.memoryUsage().rss;
      await expectRefused(bundle, /a file of 3072.0 MB/, 'limits');
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    },
  );

  it('nothing because of links in the tree: they are content, and nobody follows them', async () => {
    mkdirSync(join(work.dir, 'sub'));
    symlinkSync('../../../../etc', join(work.dir, 'sub/etc'));
    const sha = commit(work.dir, {});
    expect(await take(work.bundle(base, join(root, 'b')))).toEqual({ ok: true, value: { commit: sha } });
    await repositories.exportTree(repo, sha, join(root, 'out'));
    expect(existsSync(join(root, 'etc'))).toBe(false);
  });
});

function object(type: string, content: Buffer | string): string {
  return execFileSync('git', ['-C', work.dir, 'hash-object', '-t', type, '-w', '--literally', '--stdin'], {
    input: content,
    encoding: 'utf8',
  }).trim();
}

const blob = (content: string): string => object('blob', content);

/** A commit on the base whose tree holds these `ls-tree` lines; `%` stands for the tree of the lines before. */
function forge(...lines: string[]): string {
  let tree = '';
  for (const line of lines) {
    const [head = '', name = ''] = line.replace('%', tree).split('\t');
    const [mode = '', , sha = ''] = head.split(' ');
    tree = object(
      'tree',
      Buffer.concat([Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`), Buffer.from(sha, 'hex')]),
    );
  }
  return commitTree(tree);
}

function commitTree(tree: string): string {
  return object(
    'commit',
    `tree ${tree}\nparent ${base}\nauthor A <a@b> 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n\nforged\n`,
  );
}

function bundleOf(sha: string): string {
  writeFileSync(join(work.dir, '.git/refs/heads/ticket/T-0001'), `${sha}\n`);
  return work.bundle(base, join(root, 'forged'));
}
