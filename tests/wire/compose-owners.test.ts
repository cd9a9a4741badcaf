import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkCompose } from '../../platform/adapters/compose-check.ts';
import { withMirror } from '../../platform/adapters/compose-mirror.ts';
import { writeText } from '../../platform/flows/compose-edit.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SECRET = 'the secret line\n';
const BASE = 'services:\n  base: { image: b }\n';
const manager = { by: 'manager:ann', owner: false };

/** `files` below a root of its own, beside a file that nobody below it may read. */
async function open(files: Record<string, string>) {
  const top = await tempFolder({ secret: SECRET });
  const dir = path.join(top, 'root');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), text);
  }
  const { ports } = await openTestRoot(dir);
  return {
    dir,
    write: (stack: string, file: string, text: string, editor = manager) =>
      writeText(ports, { stack, file, text }, editor),
    text: (file: string) => readFile(path.join(dir, file), 'utf8'),
  };
}

describe('what a file names is judged as each stack that uses it reads it', () => {
  const env = (place: string) => `services:\n  base: { image: b, env_file: ${place} }\n`;

  it('inside for the stack that is edited, outside for another one', async () => {
    const { write, text } = await open({
      'dockfra.yaml': `stacks:
  - { dir: deep/a, name: a, files: [deep/a/compose.yaml, deep/c/common.yml] }
  - { dir: ., name: whole, files: [compose.yaml, deep/c/common.yml] }
`,
      'compose.yaml': 'services:\n  web: { image: w }\n',
      'deep/a/compose.yaml': 'services:\n  web: { image: w }\n',
      'deep/c/common.yml': BASE,
    });
    const refused = await write('a', '../c/common.yml', env('../../../secret'));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    const other = await write('a', '../c/common.yml', env('../secret'));
    expect(other).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    expect(JSON.stringify(other)).not.toContain('the secret');
    expect(await text('deep/c/common.yml')).toBe(BASE);
    expect(await write('a', '../c/common.yml', env('inner.env'))).toMatchObject({ ok: true });
  });

  it.each([
    ['include: [../../../common/deep/c.yml]\n', '../../../secret'],
    ['include: [{ path: ../../../common/deep/c.yml, project_directory: ../../../common }]\n', '../../secret'],
    [
      'services:\n  two: { extends: { file: ../../../common/deep/c.yml, service: base } }\n',
      '../../../secret',
    ],
  ])('inside for the folder of the stack, outside for the file that comes by %s', async (by, place) => {
    const { write } = await open({
      'dockfra.yaml': 'stacks: [{ dir: deep/a/b, name: b }]\n',
      'deep/a/b/compose.yaml': by,
      'common/deep/c.yml': BASE,
    });
    const answer = await write('b', '../../../common/deep/c.yml', env(place));
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
  });

  it('judges what stands there already anew where it comes to mean another place', async () => {
    const { write } = await open({
      'compose.yaml': 'services:\n  web: { image: w }\n',
      'deep/a/c.yml': env('../../secret'),
    });
    const from = (entry: string) => `include: [${entry}]\nservices:\n  web: { image: w }\n`;
    const name = 'compose.yaml';
    expect(await write('root', name, from('{ path: deep/a/c.yml, project_directory: deep }'))).toMatchObject({
      ok: false,
      refusal: { code: 'not_allowed' },
    });
    expect(await write('root', name, from('deep/a/c.yml'))).toMatchObject({ ok: true });
  });

  it('knows the home folder, and what an include of another folder begins with', async () => {
    const { write } = await open({ 'shop/compose.yaml': BASE });
    for (const text of [
      env('~/secret'),
      'include: [{ path: ../../secret, project_directory: a/b/c }]\nservices:\n  base: { image: b }\n',
    ])
      expect(await write('shop', 'compose.yaml', text)).toMatchObject({
        ok: false,
        refusal: { code: 'not_allowed' },
      });
  });
});

describe('a stack with two broken files', () => {
  const broken = (name: string) => `services:\n  ${name}: { image: a, imge: x }\n`;
  const right = (name: string) => `services:\n  ${name}: { image: a }\n`;

  it('can be mended one by one, in either order, and not broken in another way', async () => {
    const files = ['compose.yaml', 'compose.override.yaml'];
    for (const [first = '', second = ''] of [files, files.toReversed()]) {
      const { write, text } = await open({
        [`shop/${first}`]: broken('one'),
        [`shop/${second}`]: broken('two'),
      });
      expect(await write('shop', first, 'services:\n  one: { image: a, ports: 3 }\n')).toMatchObject({
        ok: first === 'compose.override.yaml', // Compose does not come so far
      });
      expect(await write('shop', first, right('one'))).toMatchObject({ ok: true });
      expect(await write('shop', first, broken('one'))).toMatchObject({ ok: first === files[1] });
      expect(await write('shop', second, right('two'))).toMatchObject({ ok: true });
      expect(await text(`shop/${second}`)).toBe(right('two'));
    }
  });
});

describe('a check of Compose', () => {
  it.each([['compose.yaml'], ['lib/c.yml']])(
    'reads the env files that the stack runs with, for %s',
    async (file) => {
      const dir = await tempFolder({
        'shop/compose.yaml': 'include: [lib/c.yml]\nservices:\n  web: { image: a, ports: ["${PORT}:80"] }\n',
        'shop/lib/c.yml': 'services:\n  base: { image: b, ports: ["${MORE}:80"] }\n',
        'shop/live.env': 'PORT=8080\n',
        'more.env': 'MORE=8081\nPORT=x\n',
      });
      const folder = path.join(dir, 'shop');
      const stack = {
        name: 'shop',
        dir: folder,
        project: 'shop',
        files: [path.join(folder, 'compose.yaml')],
        envFile: path.join(folder, 'live.env'),
        moreEnvFiles: [path.join(dir, 'more.env'), path.join(dir, 'gone.env')],
      };
      const whole = path.join(folder, file);
      const text = await readFile(whole, 'utf8');
      expect(await checkCompose(dir, stack, { file: whole, text })).toEqual({ ok: true, value: null });
      const wrong = { ...stack, envFile: path.join(dir, 'more.env'), moreEnvFiles: [] };
      expect(await checkCompose(dir, wrong, { file: whole, text })).toMatchObject({ ok: false });
    },
  );

  it('has nothing of others around its mirror, and leaves nothing behind', async () => {
    const dir = await tempFolder({ 'compose.yaml': BASE });
    let seen = '';
    await withMirror(dir, { file: path.join(dir, 'compose.yaml'), text: 'x' }, async (mirror) => {
      seen = mirror;
      for (let at = 0, folder = mirror; at < 4; at += 1, folder = path.dirname(folder)) {
        const above = path.dirname(folder);
        expect(path.resolve(above)).not.toBe(tmpdir());
        expect(await readdir(above)).toEqual([path.basename(folder)]);
      }
      expect(await readFile(path.join(mirror, 'compose.yaml'), 'utf8')).toBe('x');
    });
    const top = path.relative(tmpdir(), seen).split(path.sep)[0] ?? '';
    await expect(access(path.join(tmpdir(), top))).rejects.toThrow('ENOENT');
  });
});
