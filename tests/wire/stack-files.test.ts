import { chmod, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { createStackFiles } from '../../platform/adapters/stack-files.ts';
import { createDiscovery } from '../../platform/adapters/stack-discovery.ts';
import type { StackRef } from '../../platform/domain/compose.ts';
import { configSchema } from '../../platform/domain/config.ts';
import { settleVariables } from '../../platform/flows/settle-variables.ts';
import type { Prompter } from '../../platform/ports-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const COMPOSE =
  'services:\n  db:\n    image: "x:${TAG:-1}"\n    environment: ["P=${DB_PASSWORD}", "H=${HOST_NAME:?the public name}"]\n';
const silent: Prompter = { interactive: false, ask: () => Promise.resolve(null) };
/** every test's folder is below the system's one for such */
const stackFiles = createStackFiles(createComposeFiles(tmpdir()));
let serial = 0;
const settings = {
  current: async () => configSchema.parse({}),
  explain: async () => ({ values: [], faults: [] }),
};
const ids = { token: (bytes: number): string => String((serial += 1)).padStart(bytes * 2, 'a') };

async function stackIn(files: Record<string, string>): Promise<StackRef> {
  const dir = await tempFolder(files);
  const { stacks } = await createDiscovery(dir, createComposeFiles(dir))(undefined);
  const [stack] = stacks;
  if (!stack) throw new Error('no stack in the test folder');
  return stack;
}

describe('settleVariables on real files', () => {
  it('refuses with every missing name and writes nothing', async () => {
    const stack = await stackIn({ 'compose.yml': COMPOSE });
    const result = await settleVariables({ stackFiles, prompter: silent, ids, settings }, stack, {});
    expect(result.ok ? null : result.refusal.message).toContain('HOST_NAME: the public name');
    expect(result.ok ? null : result.refusal.hint).toContain(
      `--set HOST_NAME=VALUE   or write it into ${stack.dir}/.env`,
    );
    await expect(stat(path.join(stack.dir, '.env'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('writes given values and generated secrets to the .env, once', async () => {
    const stack = await stackIn({ 'compose.yml': COMPOSE, '.env': '# mine\nOTHER=1\n' });
    await chmod(path.join(stack.dir, '.env'), 0o644);
    const ports = { stackFiles, prompter: silent, ids, settings };
    const first = await settleVariables(ports, stack, { HOST_NAME: "it's #1" });
    expect(first).toMatchObject({ ok: true, value: { generated: ['DB_PASSWORD'] } });
    const text = await readFile(path.join(stack.dir, '.env'), 'utf8');
    expect(text).toMatch(/^# mine\nOTHER=1\nHOST_NAME="it's #1"\nDB_PASSWORD=a+\d\n$/);
    expect((await stat(path.join(stack.dir, '.env'))).mode & 0o777).toBe(0o644); // the person's choice
    expect(await settleVariables(ports, stack, {})).toMatchObject({
      ok: true,
      value: { generated: [], written: [] },
    });
    expect(await readFile(path.join(stack.dir, '.env'), 'utf8')).toBe(text);
  });

  it('makes a new .env for its owner only', async () => {
    const stack = await stackIn({ 'compose.yml': COMPOSE });
    await settleVariables({ stackFiles, prompter: silent, ids, settings }, stack, { HOST_NAME: 'x' });
    expect((await stat(path.join(stack.dir, '.env'))).mode & 0o777).toBe(0o600);
  });

  it('takes what dockfra.yaml has for a variable, and asks for what it calls required', async () => {
    const stack = await stackIn({ 'compose.yml': COMPOSE });
    const env = { HOST_NAME: { default: 'shop.test' }, TAG: { required: true, desc: 'which release' } };
    const own = { ...settings, current: async () => configSchema.parse({ env }) };
    const ports = { stackFiles, prompter: silent, ids, settings: own };
    const refused = await settleVariables(ports, stack, {});
    expect(refused.ok ? null : refused.refusal.details).toEqual([
      expect.stringMatching(/^TAG: which release .*compose\.yml:3, service db/),
    ]);
    expect(await settleVariables(ports, stack, { TAG: '2' })).toMatchObject({ ok: true });
    expect(await readFile(path.join(stack.dir, '.env'), 'utf8')).toMatch(
      /^HOST_NAME=shop\.test\nTAG=2\nDB_PASSWORD=a+\d\n$/,
    );
  });

  it('asks the person at the terminal, and stops when they give up', async () => {
    const stack = await stackIn({ 'compose.yml': COMPOSE });
    const asked: string[] = [];
    const person: Prompter = {
      interactive: true,
      ask: ({ name }) => {
        asked.push(name);
        return Promise.resolve('example.test');
      },
    };
    const settled = await settleVariables({ stackFiles, prompter: person, ids, settings }, stack, {});
    expect([settled.ok, asked]).toEqual([true, ['HOST_NAME']]);
    const other = await stackIn({ 'compose.yml': COMPOSE });
    const gone: Prompter = { interactive: true, ask: () => Promise.resolve(null) };
    expect((await settleVariables({ stackFiles, prompter: gone, ids, settings }, other, {})).ok).toBe(false);
  });

  it('writes through a .env that is a link', async () => {
    const stack = await stackIn({ 'compose.yml': COMPOSE, 'real.env': 'HOST_NAME=x\n' });
    await symlink('real.env', path.join(stack.dir, '.env'));
    await settleVariables(
      { stackFiles, prompter: silent, ids, settings },
      { ...stack, envFile: path.join(stack.dir, '.env') },
      {},
    );
    expect(await readlink(path.join(stack.dir, '.env'))).toBe('real.env');
    expect(await readFile(path.join(stack.dir, 'real.env'), 'utf8')).toMatch(/DB_PASSWORD=/);
  });

  it('refuses a compose text or .env that Compose would refuse, with file and line', async () => {
    const stack = await stackIn({
      'compose.yml': 'services:\n  a:\n    image: "${A"\n',
      '.env': 'B="open\n',
    });
    const result = await settleVariables({ stackFiles, prompter: silent, ids, settings }, stack, {});
    expect(result.ok ? [] : result.refusal.details).toEqual([
      expect.stringMatching(/compose\.yml: line 3: services\.a\.image/),
      expect.stringMatching(/\.env: line 1: .*never closed/),
    ]);
  });
});
