import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { adoptStacks, readProjects, type RunningProject } from '../../../platform/domain/adopt-stacks.ts';
import type { StackRef } from '../../../platform/domain/compose.ts';

const stack = (name: string, more: Partial<StackRef> = {}): StackRef => ({
  name,
  project: name,
  dir: `/r/${name}`,
  files: [`/r/${name}/compose.yaml`],
  envFile: null,
  ...more,
});
const running = (project: string, files: string[], more: Partial<RunningProject> = {}): RunningProject => ({
  project,
  dir: files[0]?.replace(/\/[^/]*$/, '') ?? '/',
  files,
  envFile: null,
  moreEnvFiles: [],
  live: true,
  createdAt: 1,
  ...more,
});
const shop = stack('shop', { variants: [{ name: 'prod', files: ['/r/shop/docker-compose.prod.yml'] }] });
const seen = (stacks: readonly StackRef[]) =>
  stacks.map(({ name, project, files, source }) => [name, project, files.length, source]);

describe('adoptStacks', () => {
  it('leaves a stack alone that runs as it would be started', () => {
    expect(adoptStacks([shop], [running('shop', ['/r/shop/compose.yaml'])], true)).toEqual([shop]);
    expect(adoptStacks([shop], [], true)).toEqual([shop]);
  });

  it('takes the files that it was started with, and does not show them as a variant besides', () => {
    const files = ['/r/shop/compose.yaml', '/r/shop/docker-compose.prod.yml'];
    expect(adoptStacks([shop], [running('shop', files, { envFile: '/r/shop/prod.env' })], true)).toEqual([
      {
        name: 'shop',
        project: 'shop',
        dir: '/r/shop',
        files,
        envFile: '/r/shop/prod.env',
        source: 'running',
      },
    ]);
    const other = adoptStacks([shop], [running('shop', ['/r/shop/docker-compose.prod.yml'])], true);
    expect(seen(other)).toEqual([['shop', 'shop', 1, 'running']]);
  });

  it('takes another name of the project, and shows the default only when that runs too', () => {
    const live = running('live', ['/r/shop/compose.yaml']);
    expect(seen(adoptStacks([shop], [live], true))).toEqual([['shop', 'live', 1, 'running']]);
    const both = adoptStacks([shop], [live, running('shop', ['/r/shop/compose.yaml'])], true);
    expect(seen(both)).toEqual([
      ['shop', 'shop', 1, undefined],
      ['live', 'live', 1, 'running'],
    ]);
  });

  it('adds what discovery would not find, under a name that is free', () => {
    const odd = running('shop-x', ['/r/odd/my-stack.yml']);
    expect(seen(adoptStacks([shop, stack('shop-x')], [odd], true))).toContainEqual([
      'shop-x',
      'shop-x',
      1,
      'running',
    ]);
    const two = [
      running('a', ['/r/shop/compose.yaml']),
      running('b', ['/r/shop/compose.yaml'], { live: false }),
    ];
    expect(seen(adoptStacks([stack('b', { files: ['/r/b/x.yml'], project: 'c' }), shop], two, true))).toEqual(
      [
        ['b', 'c', 1, undefined],
        ['shop', 'a', 1, 'running'],
        ['b-2', 'b', 1, 'running'],
      ],
    );
  });

  it('changes nothing of what dockfra.yaml describes, and adds nothing where it lists the stacks', () => {
    const named = stack('shop', { source: 'named' });
    const others = [running('live', ['/r/shop/compose.yaml']), running('odd', ['/r/odd/x.yml'])];
    expect(adoptStacks([named], others, false)).toEqual([named]);
  });

  it('gives every stack one name and every project one stack, whatever runs', () => {
    const project = fc.constantFrom('shop', 'blog', 'a', 'b');
    const file = fc.constantFrom('/r/shop/compose.yaml', '/r/blog/compose.yaml', '/r/x/y.yml');
    const one = fc.record({ project, files: fc.uniqueArray(file, { minLength: 1 }), live: fc.boolean() });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: (each) => each.project }), (all) => {
        const found = [shop, stack('blog')];
        const now = adoptStacks(
          found,
          all.map((each) => running(each.project, each.files, each)),
          true,
        );
        expect(new Set(now.map(({ name }) => name)).size).toBe(now.length);
        for (const each of all) expect(now.filter((now_) => now_.project === each.project)).toHaveLength(1);
        expect(now.slice(0, 2).map(({ name }) => name)).toEqual(['shop', 'blog']);
      }),
    );
  });
});

describe('readProjects', () => {
  const labels = (more: Record<string, string>) =>
    Object.fromEntries(Object.entries(more).map(([key, value]) => [`com.docker.compose.${key}`, value]));
  const good = {
    project: 'shop',
    'project.working_dir': '/r/shop',
    'project.config_files': '/r/shop/a,b.yml,/r/shop/c.yml',
    'project.environment_file': '/r/shop/x.env',
  };
  const read = (more: Record<string, string>) =>
    readProjects([{ labels: labels({ ...good, ...more }), live: true, createdAt: 1 }]);

  it('reads files, also with a comma in a name, and the newest container of a project', () => {
    const [project] = read({});
    expect(project).toMatchObject({ files: ['/r/shop/a,b.yml', '/r/shop/c.yml'], envFile: '/r/shop/x.env' });
    const two = readProjects([
      { labels: labels({ ...good, 'project.config_files': '/r/old.yml' }), live: true, createdAt: 1 },
      { labels: labels(good), live: false, createdAt: 2 },
    ]);
    expect(two).toMatchObject([{ files: [{}, {}].map(() => expect.any(String)), live: true, createdAt: 2 }]);
  });

  it.each([
    { project: 'Shop; rm -rf' },
    { project: '../x' },
    { 'project.working_dir': 'relative' },
    { 'project.config_files': 'x.yml' },
    { 'project.config_files': '/r/x\n.yml' },
    { 'project.config_files': '/r/\u001b[31m.yml' },
    { 'project.config_files': '' },
    { 'project.config_files': `/${'x'.repeat(5000)}` },
    { 'project.config_files': Array.from({ length: 60 }, () => '/x').join(',') },
    { oneoff: 'True' },
  ])('takes no label for true that Compose would not write: %o', (more) => {
    expect(read(more)).toEqual([]);
  });
});
