import { chmod, lstat, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const WEB = `# mine
services:
  web:   # odd   spacing
    image: "shop/web:1.2"   # what is released
    ports: [ "8080:80", '9090:90' ]
    tmpfs:
      - type=x,mode=01777
`;

async function open(files: Record<string, string> = { 'shop/compose.yaml': WEB }) {
  const dir = await tempFolder(files);
  const { run } = await openTestRoot(dir);
  const text = (file = 'shop/compose.yaml') => readFile(path.join(dir, file), 'utf8');
  return { dir, text, run: async (name: string, input: unknown) => (await run(name, input)).result };
}

describe('compose set', () => {
  it('changes those bytes, keeps the mode, and says what it means', async () => {
    const { dir, run, text } = await open();
    const file = path.join(dir, 'shop/compose.yaml');
    await chmod(file, 0o640);
    const set = { stack: 'shop', path: 'services.web.image', value: 'shop/web:1.3' };
    expect(await run('compose.set', set)).toMatchObject({
      ok: true,
      value: { stack: 'shop', file: 'compose.yaml', version: 2, changes: ['web: image 1.2 -> 1.3'] },
    });
    expect(await text()).toBe(WEB.replace('shop/web:1.2', 'shop/web:1.3'));
    expect((await stat(file)).mode & 0o7777).toBe(0o640);
    expect(await run('compose.set', set)).toMatchObject({ ok: true, value: { version: null, changes: [] } });
    expect(await readdir(path.dirname(file))).toEqual(['compose.yaml']);
  });

  it('keeps line ends, a missing end of line and a byte order mark', async () => {
    const crlf = `\uFEFF${WEB.trimEnd().replaceAll('\n', '\r\n')}`;
    const { run, text } = await open({ 'shop/compose.yaml': crlf });
    expect(await run('compose.unset', { stack: 'shop', path: 'services.web.ports[0]' })).toMatchObject({
      ok: true,
      value: { changes: ['web: port 8080:80 removed'] },
    });
    expect(await text()).toBe(crlf.replace(`"8080:80", '9090`, `'9090`));
  });

  it('writes through a link, and not out of the root', async () => {
    const { dir, run } = await open({ 'real/web.yml': WEB, 'shop/.keep': '', 'bad/.keep': '' });
    const elsewhere = await tempFolder({ 'compose.yaml': WEB });
    await symlink('../real/web.yml', path.join(dir, 'shop/compose.yaml'));
    await symlink(path.join(elsewhere, 'compose.yaml'), path.join(dir, 'bad/compose.yaml'));
    const set = { path: 'services.web.image', value: 'x:1' };
    expect(await run('compose.set', { ...set, stack: 'shop' })).toMatchObject({ ok: true });
    expect((await lstat(path.join(dir, 'shop/compose.yaml'))).isSymbolicLink()).toBe(true);
    expect(await readFile(path.join(dir, 'real/web.yml'), 'utf8')).toContain('image: "x:1"');
    expect(await run('compose.set', { ...set, stack: 'bad' })).toMatchObject({ ok: false });
    expect(await readFile(path.join(elsewhere, 'compose.yaml'), 'utf8')).toBe(WEB);
  });

  it.each([
    [
      'services.web.ports',
      'x',
      'compose.yaml, line 5: validating compose.yaml: services.web.ports must be a list',
    ],
    [
      'services.web.imge',
      'x',
      'compose.yaml, line 8: validating compose.yaml: services.web Additional property imge is not allowed',
    ],
    ['services.web.ports[0]', 'a:b:c', 'compose.yaml: '],
    [
      'services.web.image',
      'x:${A',
      'compose.yaml, line 4: invalid interpolation format for services.web.image',
    ],
  ])("is refused in Compose's words for %s = %s", async (at, value, message) => {
    const { run, text } = await open();
    const answer = await run('compose.set', { stack: 'shop', path: at, value });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'checks_failed' } });
    expect(answer.ok ? '' : answer.refusal.message).toContain(message);
    expect(await text()).toBe(WEB);
  });

  it('is not held up by a variable without a value or a missing env file', async () => {
    const { run } = await open({
      'shop/compose.yaml': 'services:\n  web:\n    image: "x:${TAG:?which one}"\n    env_file: none.env\n',
    });
    expect(
      await run('compose.set', { stack: 'shop', path: 'services.web.tty', value: 'true' }),
    ).toMatchObject({ ok: true });
    expect(await run('compose.set', { stack: 'shop', path: 'services.web.tty', value: '[1]' })).toMatchObject(
      { ok: false },
    );
  });

  it('goes to the last file that sets the value, else to where the way to it is', async () => {
    const { run, text } = await open({
      'shop/compose.yaml': 'include: [db/compose.yaml]\nservices:\n  web:\n    image: a\n    tty: true\n',
      'shop/compose.override.yaml': 'services:\n  web:\n    image: b\n',
      'shop/db/compose.yaml': 'services:\n  db:\n    image: c\n',
    });
    const set = (at: string, value: string) => run('compose.set', { stack: 'shop', path: at, value });
    expect(await set('services.web.image', 'n')).toMatchObject({ value: { file: 'compose.override.yaml' } });
    expect(await set('services.web.tty', 'false')).toMatchObject({ value: { file: 'compose.yaml' } });
    expect(await set('services.web.init', 'true')).toMatchObject({ value: { file: 'compose.yaml' } });
    expect(await set('services.db.image', 'd')).toMatchObject({ value: { file: 'db/compose.yaml' } });
    expect(await text('shop/db/compose.yaml')).toBe('services:\n  db:\n    image: d\n');
    expect(await run('compose.get', { stack: 'shop', path: 'services.web.image' })).toMatchObject({
      ok: true,
      value: { file: 'compose.override.yaml', line: 3, text: 'n', value: 'n' },
    });
    expect(
      await run('compose.get', { stack: 'shop/compose.yaml', path: 'services.web.image' }),
    ).toMatchObject({ value: { text: 'a' } });
    const other = { stack: 'shop', path: 'services.web.image', value: 'z', file: '../../etc/passwd' };
    expect(await run('compose.set', other)).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
  });
});

describe('a file that a stack includes or extends', () => {
  const FILES = {
    'shop/compose.yaml':
      'include: [db/compose.yaml]\nservices:\n  web:\n    extends: { file: ../lib/base.yaml, service: base }\n    image: a\n    depends_on: [db]\n',
    'shop/db/compose.yaml': 'services:\n  db:\n    image: c\n  other:\n    image: d\n',
    'lib/base.yaml': 'services:\n  base:\n    tty: true\n    user: root\n',
    'second/compose.yaml':
      'services:\n  two:\n    extends: { file: ../lib/base.yaml, service: base }\n    image: b\n    networks: [n]\nnetworks: { n: {} }\n',
    'third/compose.yaml': 'include: [../lib/base.yaml]\nservices:\n  x: { image: y, depends_on: [gone] }\n',
  };

  it('is asked about with the stack: what is right by itself may be wrong there', async () => {
    const { run, text } = await open(FILES);
    const file = 'db/compose.yaml';
    expect(await run('compose.unset', { stack: 'shop', path: 'services.db', file })).toMatchObject({
      ok: false,
      refusal: { code: 'checks_failed', message: expect.stringContaining('undefined service') },
    });
    expect(await text('shop/db/compose.yaml')).toBe(FILES['shop/db/compose.yaml']);
    expect(await run('compose.unset', { stack: 'shop', path: 'services.other', file })).toMatchObject({
      ok: true,
    });
  });

  it('is asked about with every stack that uses it; what is no whole stack by itself may be written', async () => {
    const { run, text } = await open(FILES);
    const set = (path: string, value: string) =>
      run('compose.set', { stack: 'shop', path, value, file: '../lib/base.yaml' });
    // right for "shop"; "second" is in a network of its own
    expect(await set('services.base.network_mode', 'host')).toMatchObject({
      ok: false,
      refusal: { code: 'checks_failed', message: expect.stringContaining('second uses this file as well') },
    });
    expect(await text('lib/base.yaml')).toBe(FILES['lib/base.yaml']);
    // "third" is refused already, and hinders nobody
    expect(await set('services.base.user', '"1000"')).toMatchObject({ ok: true });
  });
});

describe('compose write', () => {
  it('is refused when the file is not what its writer read', async () => {
    const { dir, run, text } = await open();
    const listed = await run('compose.history', { stack: 'shop' });
    const { hash } = listed.ok ? (listed.value as { hash: string }) : { hash: '' };
    const write = (from: string) => run('compose.write', { stack: 'shop', file: 'compose.yaml', from, hash });
    await writeFile(path.join(dir, 'shop/compose.yaml'), `${WEB}# theirs\n`);
    const refused = await write(`${WEB}# ours\n`);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
    expect(refused.ok ? [] : refused.refusal.details).toHaveLength(3);
    expect(await text()).toBe(`${WEB}# theirs\n`);
  });

  it('lets one of many writers through, and keeps every text that was there', async () => {
    const { run, text } = await open();
    const listed = await run('compose.history', { stack: 'shop' });
    const { hash } = listed.ok ? (listed.value as { hash: string }) : { hash: '' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        run('compose.write', { stack: 'shop', file: 'compose.yaml', from: `${WEB}# ${String(at)}\n`, hash }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await text()).toBe(`${WEB}# ${String(answers.findIndex(({ ok }) => ok))}\n`);
  });
});

describe('compose history', () => {
  it('keeps what was written here and outside, and brings any of it back', async () => {
    const { dir, run, text } = await open();
    await run('compose.set', { stack: 'shop', path: 'services.web.image', value: 'shop/web:1.3' });
    await writeFile(path.join(dir, 'shop/compose.yaml'), WEB.replace('8080:80', '8081:80'));
    await run('compose.set', { stack: 'shop', path: 'services.web.tty', value: 'true' });
    const listed = await run('compose.history', { stack: 'shop' });
    expect(listed).toMatchObject({
      ok: true,
      value: {
        versions: [
          { id: 4, how: 'set', by: 'owner:tester', current: true, changes: ['web: tty true added'] },
          {
            id: 3,
            how: 'outside',
            by: null,
            current: false,
            changes: ['web: image 1.3 -> 1.2, port 8080:80 removed, port 8081:80 added'],
          },
          { id: 2, how: 'set', changes: ['web: image 1.2 -> 1.3'] },
          { id: 1, how: 'outside', changes: null },
        ],
      },
    });
    expect(await run('compose.diff', { stack: 'shop', version: '1' })).toMatchObject({
      value: { text: WEB },
    });
    expect(await run('compose.restore', { stack: 'shop', version: 1 })).toMatchObject({
      ok: true,
      value: { version: 5 },
    });
    expect(await text()).toBe(WEB);
    expect(await run('compose.restore', { stack: 'shop', version: 99 })).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
  });

  it('keeps the last 200, readable by its owner only', async () => {
    const { dir, run } = await open();
    for (let at = 0; at < 3; at += 1)
      await run('compose.set', { stack: 'shop', path: 'services.web.hostname', value: `h${String(at)}` });
    const folder = path.join(dir, '.dockfra/history');
    const [list = ''] = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
    const lines = (await readFile(path.join(folder, list), 'utf8')).trim().split('\n');
    const last = lines.at(-1) ?? '';
    const many = Array.from({ length: 200 }, (_, at) => last.replace(/"id":\d+/, `"id":${String(at + 1)}`));
    await writeFile(path.join(folder, list), `${many.join('\n')}\n`);
    expect(
      await run('compose.set', { stack: 'shop', path: 'services.web.hostname', value: 'z' }),
    ).toMatchObject({ value: { version: 201 } });
    const listed = await run('compose.history', { stack: 'shop' });
    expect(listed.ok ? (listed.value as { versions: unknown[] }).versions : []).toHaveLength(200);
    const objects = path.join(folder, 'objects');
    expect(await readdir(objects)).toHaveLength(2);
    for (const name of await readdir(objects))
      expect((await stat(path.join(objects, name))).mode & 0o077).toBe(0);
  });
});

it('takes no folder for a file', async () => {
  const { dir, run } = await open();
  await mkdir(path.join(dir, 'x.yaml'));
  expect(await run('compose.get', { stack: 'x.yaml', path: 'a' })).toMatchObject({ ok: false });
  expect(await run('compose.get', { stack: '.dockfra/x.yaml', path: 'a' })).toMatchObject({ ok: false });
  expect(await run('compose.get', { stack: '../x.yaml', path: 'a' })).toMatchObject({ ok: false });
});
