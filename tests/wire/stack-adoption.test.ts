import { realpath, symlink } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { createRunningProjects } from '../../platform/adapters/running-projects.ts';
import { createSettings } from '../../platform/adapters/settings.ts';
import { createStacks } from '../../platform/adapters/stack-adoption.ts';
import type { EngineWatch } from '../../platform/ports-incidents.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ONE = 'services: {s: {image: x}}\n';

type Started = { project: string; dir: string; files: string[]; env?: string };
const container = ({ project, dir, files, env }: Started) => ({
  Labels: {
    'com.docker.compose.project': project,
    'com.docker.compose.project.working_dir': dir,
    'com.docker.compose.project.config_files': files.map((file) => path.join(dir, file)).join(','),
    ...(env === undefined ? {} : { 'com.docker.compose.project.environment_file': env }),
  },
  State: 'running',
  Created: 1,
});

/** A root, and an engine that lists what it is given. */
async function world(files: Record<string, string>, listed: () => Started[] | Promise<Started[]>) {
  const dir = await realpath(await tempFolder(files));
  const root = { dir, state: path.join(dir, '.dockfra') };
  let asked = 0;
  const running = createRunningProjects(async () => {
    asked += 1;
    return (await listed()).map((one) => container({ ...one, dir: path.resolve(dir, one.dir) }));
  });
  const stacks = createStacks({
    root,
    settings: createSettings(root),
    files: createComposeFiles(dir),
    running,
  });
  return { dir, stacks, running, asked: () => asked };
}

it('shows a stack as it was started, also by way of a link, and never as anything from outside', async () => {
  const outside = await tempFolder({ 'compose.yml': ONE });
  const { dir, stacks } = await world(
    {
      'shop/compose.yaml': ONE,
      'shop/extra.yml': ONE,
      'shop/prod.env': 'A=1',
      'gone/readme': '',
      'blog/compose.yml': ONE,
    },
    () => [
      {
        project: 'live',
        dir: path.join(outside, 'link/shop'),
        files: ['compose.yaml', 'extra.yml'],
        env: path.join(dir, 'shop/prod.env'),
      },
      { project: 'gone', dir: 'gone', files: ['compose.yaml'] },
      {
        project: 'mixed',
        dir: 'blog',
        files: ['compose.yml', path.relative(path.join(dir, 'blog'), `${outside}/compose.yml`)],
      },
      { project: 'theirs', dir: outside, files: ['compose.yml'] },
      { project: 'ours', dir: '.dockfra/trees/x', files: ['compose.yml'] },
    ],
  );
  await symlink(dir, path.join(outside, 'link'));
  const found = await stacks();
  expect(found.stacks).toEqual([
    { name: 'blog', project: 'blog', dir: `${dir}/blog`, files: [`${dir}/blog/compose.yml`], envFile: null },
    {
      name: 'shop',
      project: 'live',
      dir: `${dir}/shop`,
      files: [`${dir}/shop/compose.yaml`, `${dir}/shop/extra.yml`],
      envFile: `${dir}/shop/prod.env`,
      source: 'running',
    },
  ]);
  expect(found.elsewhere).toEqual([
    { project: 'gone', dir: `${dir}/gone`, reason: expect.stringContaining('is not there any more') },
    { project: 'mixed', dir: `${dir}/blog`, reason: expect.stringContaining('lies outside the root') },
  ]);
});

it('needs no engine, waits little for one that hangs, and keeps what it knew', async () => {
  let engine: 'there' | 'away' | 'hangs' = 'away';
  const { stacks, running, asked } = await world({ 'shop/compose.yaml': ONE }, () => {
    if (engine === 'away') return Promise.reject(new Error('no engine'));
    if (engine === 'hangs') return new Promise<never>(() => undefined);
    return [{ project: 'live', dir: 'shop', files: ['compose.yaml'] }];
  });
  const projects = async () => (await stacks()).stacks.map(({ project }) => project);
  expect(await projects()).toEqual(['shop']);
  engine = 'there';
  await expect.poll(projects).toEqual(['live']);
  engine = 'hangs';
  const before = asked();
  await new Promise((resolve) => setTimeout(resolve, 2200)); // what was heard counts no longer
  expect(await projects()).toEqual(['live']); // and comes, though the engine never answers
  expect(asked()).toBeGreaterThan(before);
  expect(await running.current()).toHaveLength(1);
});

it('asks the engine again only when it told of a start or an end', async () => {
  const all: Started[] = [];
  const { stacks, running, asked } = await world({ 'shop/compose.yaml': ONE }, () => all);
  let engine: EngineWatch | null = null;
  const stop = new AbortController();
  const events = running.overhear({
    follow: (watch, signal) => {
      engine = watch;
      watch.onStart();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
  });
  void events.follow({ onStart: () => undefined, onEvent: () => undefined }, stop.signal);
  const tell = (what: 'start' | 'die') => engine?.onEvent({ project: 'live', containerId: 'c', what });
  for (let count = 0; count < 5; count += 1) await stacks();
  await new Promise((resolve) => setTimeout(resolve, 2200));
  await stacks();
  expect(asked()).toBe(1);
  all.push({ project: 'live', dir: 'shop', files: ['compose.yaml'] });
  tell('die');
  expect((await stacks()).stacks[0]?.project).toBe('shop');
  tell('start');
  expect((await stacks()).stacks[0]?.project).toBe('live');
  expect(asked()).toBe(2);
  stop.abort();
});
