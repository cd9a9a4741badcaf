// Attack: compose files that compose reads otherwise than the judge, and links that lead out only once they lie in the real folder.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { createCompose } from '../../platform/adapters/compose-cli.ts';
import { createTrees } from '../../platform/adapters/compose-trees.ts';
import { judgeCandidate } from '../../platform/flows/deploy-ticket-judge.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PLAIN = 'services:\n  web:\n    image: web\n';

type Tree = { files: Record<string, string>; links?: Record<string, string> };

async function judge(candidate: Tree) {
  const dir = await tempFolder({ 'app/compose.yaml': PLAIN, 'secret.txt': 'PASSWORD=1\n' });
  for (const [name, tree] of [
    ['base', { files: { 'compose.yaml': PLAIN } }],
    ['candidate', candidate],
  ] as const satisfies [string, Tree][]) {
    for (const [file, content] of Object.entries(tree.files)) {
      await mkdir(path.dirname(path.join(dir, name, file)), { recursive: true });
      await writeFile(path.join(dir, name, file), content);
    }
    for (const [link, target] of Object.entries('links' in tree ? (tree.links ?? {}) : {}))
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
  const request = {
    what: 'deploy T-0001',
    stack,
    repo: { name: 'app', top: app, branch: 'main' },
    base: path.join(dir, 'base'),
    candidate: path.join(dir, 'candidate'),
  };
  return judgeCandidate({ compose, trees: createTrees(path.join(dir, 'trees')), root }, request);
}

const one = (text: string, more: Partial<Tree> = {}): Tree => ({
  ...more,
  files: { 'compose.yaml': text, ...more.files },
});
const SECRET = Buffer.from('../secret.txt').toString('base64');

describe('judgeCandidate', () => {
  it.each([
    ['a second YAML document', one(`${PLAIN}---\nservices:\n  web:\n    env_file: ../secret.txt\n`)],
    ['a path written as !!binary', one(`${PLAIN}    env_file: !!binary ${SECRET}\n`)],
    [
      'a file too large to be looked into',
      one(`${PLAIN}    env_file: ../secret.txt\n#${'x'.repeat(2 * 1024 * 1024)}\n`),
    ],
    [
      'more files than are looked into',
      one(`include: [${Array.from({ length: 60 }, (_, at) => `m${at}.yaml`).join(', ')}]\n${PLAIN}`, {
        files: Object.fromEntries(
          Array.from({ length: 60 }, (_, at) => [
            `m${at}.yaml`,
            at < 59 ? 'services: {}\n' : 'services: { b: { image: b, env_file: ../secret.txt } }\n',
          ]),
        ),
      }),
    ],
    [
      'an include with another folder',
      one(`include: [{ path: a/b/more.yaml, project_directory: . }]\n${PLAIN}`, {
        files: { 'a/b/more.yaml': 'services: { b: { image: b, env_file: ../secret.txt } }\n' },
      }),
    ],
    [
      'the same include once more with another folder',
      one(`include: [a/b/more.yaml, { path: a/b/more.yaml, project_directory: . }]\n${PLAIN}`, {
        files: {
          'a/b/more.yaml':
            'services: { b: { image: b, env_file: [{ path: ../secret.txt, required: false }] } }\n',
        },
      }),
    ],
    [
      'the .env of an include that is a link',
      one(`include: [a/more.yaml]\n${PLAIN}`, {
        files: { 'a/more.yaml': 'services: { b: { image: "b:${PASSWORD}" } }\n' },
        links: { 'a/.env': '../../secret.txt' },
      }),
    ],
    ['an include by scp address', one(`include: ["me@127.0.0.1:x.git"]\n${PLAIN}`)],
    [
      'a Dockerfile that is a link',
      one(PLAIN.replace('image: web', 'build: .'), { links: { Dockerfile: '../secret.txt' } }),
    ],
    [
      'a service behind a profile',
      one(`${PLAIN}  b:\n    image: b\n    profiles: [later]\n    privileged: true\n`),
    ],
    [
      'a bind by a link that dangles in the copy',
      one(`${PLAIN}    volumes: ["./state/keys:/keys"]\n`, { links: { state: '../.dockfra-of-the-root' } }),
    ],
  ])('refuses an escape by %s', async (_, candidate: Tree) => {
    expect(await judge(candidate)).toMatchObject({ ok: false, refusal: { code: 'dangerous' } });
  });

  it('lets a link to what is missing inside be', async () => {
    expect(
      await judge(one(`${PLAIN}    volumes: ["./state:/state"]\n`, { links: { state: 'data/later' } })),
    ).toMatchObject({ ok: true });
  });

  it('accepts a compose file in two documents that reads nothing from outside', async () => {
    expect(await judge(one(`${PLAIN}---\nservices:\n  web:\n    environment: { A: b }\n`))).toMatchObject({
      ok: true,
    });
  });
});
