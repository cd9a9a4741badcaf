import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { settingsWorld } from '../support/settings-world.ts';

const formSchema = z.object({
  stacks: z.array(z.object({ name: z.string(), missing: z.number(), readable_by_others: z.boolean() })),
  fields: z.array(z.looseObject({ name: z.string(), missing: z.boolean(), value: z.string().nullable() })),
  faults: z.array(z.object({ file: z.string(), line: z.number().nullable(), message: z.string() })),
});

async function formOf(world: Awaited<ReturnType<typeof settingsWorld>>, input: Record<string, unknown> = {}) {
  const { result } = await world.run('settings.show', input);
  if (!result.ok) throw new Error(result.refusal.message);
  return formSchema.parse(result.value);
}

describe('settings', () => {
  it('shows what is missing first, with help from comments and where each is used', async () => {
    const world = await settingsWorld({ 'shop/.env': 'LEVEL=loud\n' });
    const form = await formOf(world);
    expect(form.fields.map(({ name, missing }) => [name, missing]).slice(0, 3)).toEqual([
      ['SITE', true],
      ['WEB_PORT', true],
      ['DB_PASSWORD', false],
    ]);
    expect(form.stacks.map(({ name, missing }) => [name, missing])).toEqual([
      ['blog', 1],
      ['shop', 2],
    ]);
    const { out } = await world.type(['settings']);
    expect(out).toMatch(/^missing \(a launch asks for these\)\n {2}SITE\n/);
    expect(out).toContain('      the port that browsers use\n');
    expect(out).toContain('port, required, shop/compose.yml:5');
    expect(out).toContain('      wrong: it must be one of: debug, info, warn');
    expect((await formOf(world, { stack: 'blog' })).fields.map(({ name }) => name)).toEqual([
      'SITE',
      'ADMIN_EMAIL',
    ]);
    expect((await world.type(['settings', '--stack', 'nope'])).err).toContain('stacks here: blog, shop');
  });

  it('names what it cannot read, and shows the rest', async () => {
    const world = await settingsWorld({
      'shop/.env': 'OK=1\nnot a name=2\n',
      'dockfra.yaml': 'env: {GONE: {desc: x}}\n',
    });
    const { faults, fields } = await formOf(world);
    expect(faults).toEqual([
      { file: 'shop/.env', line: 2, message: expect.stringContaining('not a variable name') },
      { file: 'dockfra.yaml', line: null, message: 'env: no compose file uses GONE' },
    ]);
    expect(fields.length).toBe(7);
    const refused = await world.type(['settings', 'set', 'SITE=x']);
    expect(refused.err).toContain('nothing was written: shop/.env:2');
  });
});

describe('settings set', () => {
  it('writes all beside each stack that uses them, and keeps every other byte, mode and all', async () => {
    const before = '# mine\r\nSITE=old # why\r\n\r\nOTHER = "x"\r\n';
    const world = await settingsWorld({ 'shop/.env': before });
    await chmod(path.join(world.dir, 'shop/.env'), 0o640);
    const said = await world.type(['settings', 'set', 'SITE=shop.test', 'WEB_PORT=8080']);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toBe(
      'blog/.env\n  SITE  = shop.test\nshop/.env\n  SITE  = shop.test  (was old)\n  WEB_PORT  = 8080\n',
    );
    expect(await readFile(path.join(world.dir, 'shop/.env'), 'utf8')).toBe(
      `${before.replace('SITE=old', 'SITE=shop.test')}WEB_PORT=8080\r\n`,
    );
    expect((await stat(path.join(world.dir, 'shop/.env'))).mode & 0o777).toBe(0o640);
    expect(await readFile(path.join(world.dir, 'blog/.env'), 'utf8')).toBe('SITE=shop.test\n');
    expect((await stat(path.join(world.dir, 'blog/.env'))).mode & 0o777).toBe(0o600);
    expect((await world.type(['settings', 'set', 'SITE=shop.test'])).out).toBe(
      'nothing to change: it is so already\n',
    );
  });

  it('writes nothing when one of them cannot be, and says why of each', async () => {
    const world = await settingsWorld({ 'shop/.env': 'SITE=old\n' });
    const words = ['SITE=new', 'WEB_PORT=eighty', 'SITES=x', 'LEVEL=loud'];
    const said = await world.type(['settings', 'set', ...words]);
    expect(said.code).toBe(2);
    expect(said.err).toContain('WEB_PORT: it must be a port');
    expect(said.err).toContain('SITES: it stands in no compose file; did you mean SITE?');
    expect(said.err).toContain('LEVEL: it must be one of: debug, info, warn');
    expect(await readFile(path.join(world.dir, 'shop/.env'), 'utf8')).toBe('SITE=old\n');
    await expect(stat(path.join(world.dir, 'blog/.env'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('puts the first file back when the second cannot be written', async () => {
    const world = await settingsWorld({ 'blog/.env': 'SITE=old\n', 'shop/.env': 'SITE=old\n' });
    const { stackFiles } = world.ports;
    const full = () => Promise.reject(new Error('disk full'));
    world.ports.stackFiles = {
      ...stackFiles,
      holdEnv: async (stack) => {
        const hold = await stackFiles.holdEnv(stack);
        return stack.name === 'shop' ? { ...hold, write: full } : hold;
      },
    };
    const { result } = await world.run('settings.set', { values: ['SITE=new'] });
    expect(result.ok).toBe(false);
    expect(await readFile(path.join(world.dir, 'blog/.env'), 'utf8')).toBe('SITE=old\n');
  });

  it('takes one stack only, shows before it does, and takes a value back out', async () => {
    const world = await settingsWorld();
    const dry = await world.type(['settings', 'set', 'SITE=a b', '--stack', 'shop', '--dry-run']);
    expect(dry.out).toContain('would change shop/.env\n  SITE  = a b\n');
    await expect(stat(path.join(world.dir, 'shop/.env'))).rejects.toMatchObject({ code: 'ENOENT' });
    await world.type(['settings', 'set', 'SITE=a b', '--stack', 'shop']);
    expect(await readFile(path.join(world.dir, 'shop/.env'), 'utf8')).toBe("SITE='a b'\n");
    await expect(stat(path.join(world.dir, 'blog/.env'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await world.type(['settings', 'set', 'LEVEL=warn', '--stack', 'blog'])).err).toContain(
      'stack blog does not use it',
    );
    expect((await world.type(['settings', 'unset', 'SITE'])).out).toContain('SITE  taken out  (was a b)');
    expect(await readFile(path.join(world.dir, 'shop/.env'), 'utf8')).toBe('');
  });

  it('loses no line to two writers at once, nor to an editor in between', async () => {
    const world = await settingsWorld();
    const names = ['SITE=s', 'WEB_PORT=8080', 'LEVEL=warn', 'TAG=2', 'DATABASE_URL=redis://x'];
    await Promise.all(names.map((word) => world.run('settings.set', { values: [word], stack: 'shop' })));
    const text = await readFile(path.join(world.dir, 'shop/.env'), 'utf8');
    expect(text.trim().split('\n').toSorted()).toEqual(names.toSorted());
  });
});

describe('settings generate', () => {
  it('makes a strong secret, stores it, and replaces one only when told to', async () => {
    const world = await settingsWorld();
    const file = path.join(world.dir, 'shop/.env');
    const made = await world.type(['settings', 'generate', 'DB_PASSWORD']);
    const first = /^DB_PASSWORD=([0-9a-f]{48})\n$/.exec(await readFile(file, 'utf8'))?.[1] ?? 'none';
    expect(made.out).toContain('DB_PASSWORD  set, not shown');
    expect(made.out + made.err).not.toContain(first);
    expect((await world.type(['settings', 'generate', 'DB_PASSWORD'])).err).toContain('--replace');
    expect(await readFile(file, 'utf8')).toContain(first);
    await world.type(['settings', 'generate', 'DB_PASSWORD', '--replace']);
    expect(await readFile(file, 'utf8')).not.toContain(first);
    expect((await world.type(['settings', 'generate', 'SITE'])).err).toContain('not a secret');
  });

  it('says of a file with secrets that others may read it', async () => {
    const world = await settingsWorld({ 'shop/.env': 'DB_PASSWORD=hunter22hunter\n' });
    await chmod(path.join(world.dir, 'shop/.env'), 0o644);
    expect((await formOf(world)).stacks.find(({ name }) => name === 'shop')?.readable_by_others).toBe(true);
    await chmod(path.join(world.dir, 'shop/.env'), 0o600);
    expect((await formOf(world)).stacks.find(({ name }) => name === 'shop')?.readable_by_others).toBe(false);
  });
});

describe('settings suggest', () => {
  it('says what a setting could be and where that comes from, without an engine too', async () => {
    const world = await settingsWorld({
      '.git/config': '[user]\nemail = ada@example.org\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
      'shop/.env.example': 'SITE=shop.test\nDB_PASSWORD=changeme\nLEVEL=loud\n',
    });
    world.ports.engine = { ...world.ports.engine, images: () => Promise.reject(new Error('no engine here')) };
    const { out } = await world.type(['settings', 'suggest']);
    expect(out).toContain('ADMIN_EMAIL\n  ada@example.org  git user.email\n');
    expect(out).toContain('SITE\n  shop.test  from shop/.env.example:1\n');
    expect(out).toContain('DB_PASSWORD\n  (a strong secret)  made on this host');
    expect(out).not.toContain('changeme');
    expect(out).toContain('the engine could not be asked: no engine here');
    expect((await world.type(['settings', 'suggest', 'NOPE'])).err).toContain(
      'NOPE stands in no compose file',
    );
  });

  it('drops a remote that has a password in it', async () => {
    const world = await settingsWorld({
      '.git/config':
        '[remote "origin"]\nurl = https://ada:hunter22hunter@host/x.git\n[remote "clean"]\nurl = https://host/x.git\n',
      'shop/compose.yml': 'services: {web: {image: x, environment: ["U=${GIT_REPO_URL}"]}}\n',
    });
    const { out } = await world.type(['settings', 'suggest', 'GIT_REPO_URL']);
    expect(out).toBe('GIT_REPO_URL\n  https://host/x.git  git remote clean\n');
  });
});

it('writes over nothing that an editor saved meanwhile', async () => {
  const world = await settingsWorld({ 'shop/.env': 'SITE=old\n' });
  const file = path.join(world.dir, 'shop/.env');
  await world.run('settings.show');
  await writeFile(file, 'SITE=old\nMINE=1\n');
  await world.run('settings.set', { values: ['SITE=new'], stack: 'shop' });
  expect(await readFile(file, 'utf8')).toBe('SITE=new\nMINE=1\n');
});

describe('two people at one variable', () => {
  const stampOf = (form: Awaited<ReturnType<typeof formOf>>, name: string) =>
    `${name}=${String(form.fields.find((field) => field.name === name)?.['stamp'])}`;

  it('the second one is refused with its name, and nothing is written; a command line is not asked', async () => {
    const world = await settingsWorld({ 'shop/.env': 'DB_PASSWORD=hunter22\nTAG=1\nLEVEL=info\n' });
    const seen = await formOf(world);
    const tags = [stampOf(seen, 'TAG'), stampOf(seen, 'DB_PASSWORD')];
    expect(JSON.stringify(seen)).not.toContain('hunter22');
    await writeFile(path.join(world.dir, 'shop/.env'), 'DB_PASSWORD=theirs22\nTAG=1\nLEVEL=warn\n');
    const save = async (values: string[], over: string[]) =>
      (await world.run('settings.set', { values, seen: over })).result;
    expect(await save(['TAG=2', 'DB_PASSWORD=mine2222'], tags)).toMatchObject({
      ok: false,
      refusal: { code: 'conflict', message: expect.stringMatching(/^DB_PASSWORD was changed/) },
    });
    const text = () => readFile(path.join(world.dir, 'shop/.env'), 'utf8');
    expect(await text()).toBe('DB_PASSWORD=theirs22\nTAG=1\nLEVEL=warn\n');
    // what somebody else changed beside it is in nobody's way
    expect(await save(['TAG=2'], tags.slice(0, 1))).toMatchObject({ ok: true });
    expect(await save(['DB_PASSWORD=mine2222'], [stampOf(await formOf(world), 'DB_PASSWORD')])).toMatchObject(
      {
        ok: true,
      },
    );
    expect((await world.type(['settings', 'set', 'TAG=3'])).code).toBe(0);
    expect(await text()).toBe('DB_PASSWORD=mine2222\nTAG=3\nLEVEL=warn\n');
  });
});
