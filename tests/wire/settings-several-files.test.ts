// Stacks that were started with several env files, of which some are shared.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { settingsWorld } from '../support/settings-world.ts';

type EnvFiles = Record<string, readonly string[]>;

/** `envs`: the env files of each stack, in the order in which they are read */
async function started(envs: EnvFiles, files: Record<string, string>) {
  const world = await settingsWorld(files);
  const { ports, dir } = world;
  const stacks = ports.compose.stacks;
  ports.compose = {
    ...ports.compose,
    stacks: async () => {
      const found = await stacks();
      return {
        ...found,
        stacks: found.stacks.map((stack) => {
          const own = (envs[stack.name] ?? []).map((file) => path.join(dir, file));
          return { ...stack, envFile: own.at(-1) ?? null, moreEnvFiles: own.slice(0, -1) };
        }),
      };
    },
  };
  return { ...world, ports, text: (file: string) => readFile(path.join(dir, file), 'utf8') };
}

describe('an env file that several stacks read first', () => {
  const ENVS = { shop: ['common.env', 'shop.env'], blog: ['common.env', 'blog.env'] };
  const files = {
    'common.env': 'SITE=all\n',
    'shop.env': 'SITE=shop\nTAG=1\n',
    'blog.env': 'ADMIN_EMAIL=a@b\n',
  };

  it.each([[[]], [['--dry-run']]])('loses nothing to an unset for one of them (%s)', async (more) => {
    const world = await started(ENVS, files);
    const said = await world.type(['settings', 'unset', 'SITE', '--stack', 'shop', ...more]);
    expect(said.code).not.toBe(0);
    expect(said.err).toContain('nothing was written: common.env sets SITE too');
    expect(await Promise.all(Object.keys(files).map(world.text))).toEqual(Object.values(files));
  });

  it("is in nobody's way: what the last one alone says is taken out, and a value is set there", async () => {
    const world = await started(ENVS, files);
    expect((await world.type(['settings', 'unset', 'TAG'])).out).toContain('TAG  taken out  (was 1)');
    expect((await world.type(['settings', 'set', 'SITE=new'])).code).toBe(0);
    expect(await Promise.all(Object.keys(files).map(world.text))).toEqual([
      'SITE=all\n',
      'SITE=new\n',
      'ADMIN_EMAIL=a@b\nSITE=new\n',
    ]);
  });
});

describe('an env file that several stacks read last', () => {
  const ENVS = { blog: ['last.env'], shop: ['first.env', 'last.env'] };
  const files = { 'first.env': 'SITE=first\n', 'last.env': 'SITE=last\n' };

  it('keeps a value that would come from another file for one of them', async () => {
    const world = await started(ENVS, files);
    const said = await world.type(['settings', 'unset', 'SITE']);
    expect(said.err).toContain('first.env sets SITE too');
    expect(await Promise.all(Object.keys(files).map(world.text))).toEqual(Object.values(files));
  });

  it('is read again for each of them', async () => {
    const world = await started(ENVS, files);
    const { stackFiles } = world.ports;
    world.ports.stackFiles = {
      ...stackFiles,
      sources: async (stack) => {
        const read = await stackFiles.sources(stack);
        return stack.name === 'shop' ? { ...read, env: { ...read.env, text: 'SITE=stale\n' } } : read;
      },
    };
    const { result } = await world.run('settings.set', { values: ['SITE=new'] });
    expect(result).toMatchObject({ ok: false, refusal: { message: expect.stringContaining('SITE') } });
    expect(result).toMatchObject({ refusal: { message: expect.stringContaining('read back') } });
  });
});
