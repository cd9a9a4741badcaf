import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { createCompose } from '../../platform/adapters/compose-cli.ts';
import { createTrees } from '../../platform/adapters/compose-trees.ts';
import { judgeCandidate } from '../../platform/flows/deploy-ticket-judge.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PLAIN = 'services:\n  web:\n    image: web\n    volumes: ["./data:/data"]\n';

type Tree = { files: Record<string, string>; links?: Record<string, string> };

/** Judges a candidate against PLAIN with the real compose client; the user's folder is beside the two copies. */
async function judge(candidate: Tree, base: Tree = { files: { 'compose.yaml': PLAIN } }) {
  const dir = await tempFolder({ 'app/compose.yaml': PLAIN, 'secret.txt': 'PASSWORD=1\n' });
  for (const [name, tree] of [
    ['base', base],
    ['candidate', candidate],
  ] as const) {
    for (const [file, content] of Object.entries(tree.files)) {
      await mkdir(path.dirname(path.join(dir, name, file)), { recursive: true });
      await writeFile(path.join(dir, name, file), content);
    }
    for (const [link, target] of Object.entries(tree.links ?? {}))
      await symlink(target, path.join(dir, name, link));
  }
  const app = path.join(dir, 'app');
  const stack = {
    name: 'app',
    dir: app,
    project: 'judged',
    files: [path.join(app, 'compose.yaml')],
    envFile: null,
  };
  const compose = createCompose({
    stacks: () => Promise.resolve({ stacks: [stack], faults: [] }),
    rootId: 'test',
    folder: dir,
  });
  const root = {
    id: 'test',
    prefix: 'dft',
    dir,
    state: path.join(app, '.dockfra'),
    tickets: path.join(dir, 'tickets'),
  };
  return judgeCandidate(
    { compose, trees: createTrees(path.join(dir, 'trees')), root },
    {
      what: 'deploy T-0001',
      stack,
      repo: { name: 'app', top: app, branch: 'main' },
      base: path.join(dir, 'base'),
      candidate: path.join(dir, 'candidate'),
    },
  );
}

const withLine = (line: string) => ({ files: { 'compose.yaml': `${PLAIN}${line}\n` } });
const dangerous = { ok: false, refusal: { code: 'dangerous' } };

describe('judgeCandidate', () => {
  it('finds two copies of the same files equal', async () => {
    const judged = await judge({ files: { 'compose.yaml': PLAIN } });
    expect(judged.ok && JSON.stringify(judged.value.base) === JSON.stringify(judged.value.candidate)).toBe(
      true,
    );
  });

  it('follows a committed symbolic link out of the repository', async () => {
    const links = { data: '/etc' };
    expect(await judge({ files: { 'compose.yaml': PLAIN }, links })).toMatchObject({
      refusal: { code: 'dangerous', message: expect.stringContaining('/etc') },
    });
  });

  it.each([
    ['env_file by its path', withLine('    env_file: ../secret.txt')],
    ['env_file by a link', { ...withLine('    env_file: here.env'), links: { 'here.env': '../secret.txt' } }],
    ['include', { files: { 'compose.yaml': `include: ["../other.yaml"]\n${PLAIN}` } }],
    ['include from elsewhere', { files: { 'compose.yaml': `include: ["oci://example.org/x"]\n${PLAIN}` } }],
    ['extends', withLine('    extends: { file: ../base.yaml, service: web }')],
    [
      'env_file inside an included file',
      {
        files: {
          'compose.yaml': `include: ["more.yaml"]\n${PLAIN}`,
          'more.yaml': 'services:\n  b:\n    image: b\n    env_file: ../secret.txt\n',
        },
      },
    ],
    ['build context', withLine('    build: ../')],
    [
      'compose file that is a link itself',
      { files: { 'more.yaml': '' }, links: { 'compose.yaml': '../app/compose.yaml' } },
    ],
  ])('refuses an escape by %s before compose reads it', async (_, candidate: Tree) => {
    expect(await judge(candidate)).toMatchObject(dangerous);
  });

  it.each(['.:/all', './.git:/git', './.dockfra:/state'])(
    'refuses a mount of what belongs to git or to Dockfra: %s',
    async (mount) => {
      const compose = PLAIN.replace('./data:/data', mount);
      expect(await judge({ files: { 'compose.yaml': compose } })).toMatchObject(dangerous);
    },
  );

  it('says which side is at fault when compose cannot read the files', async () => {
    const broken = { files: { 'compose.yaml': 'services:\n  web: { imagee: x }\n' } };
    expect(await judge(broken)).toMatchObject({ refusal: { code: 'checks_failed' } });
    expect(await judge({ files: { 'compose.yaml': PLAIN } }, broken)).toMatchObject({
      refusal: { code: 'invalid_input', message: expect.stringContaining('main itself') },
    });
  });
});
