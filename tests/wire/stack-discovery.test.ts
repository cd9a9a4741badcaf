import { execFileSync } from 'node:child_process';
import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createDiscovery } from '../../platform/adapters/stack-discovery.ts';
import { tempFolder } from '../support/temp-folder.ts';

const discoverer = (dir: string) => createDiscovery(dir, createComposeFiles(dir));
const ONE = 'services:\n  s:\n    image: x\n';

async function namesIn(files: Record<string, string>, configured?: string[]): Promise<string[]> {
  const { stacks } = await discoverer(await tempFolder(files))(configured);
  return stacks.map((stack) => stack.name);
}

describe('createDiscovery', () => {
  it('finds the root itself when it is the checkout', async () => {
    const dir = await tempFolder({ 'compose.yaml': ONE, '.env': 'A=1\n', 'compose.override.yml': ONE });
    const { stacks, faults } = await discoverer(dir)(undefined);
    expect(faults).toEqual([]);
    expect(stacks).toEqual([
      {
        name: path.basename(dir).toLowerCase(),
        dir,
        project: path.basename(dir).toLowerCase(),
        files: [path.join(dir, 'compose.yaml'), path.join(dir, 'compose.override.yml')],
        envFile: path.join(dir, '.env'),
      },
    ]);
  });

  it('finds them at any depth, not what is installed, and of what git ignores only repositories', async () => {
    const found = await namesIn({
      'shop/compose.yml': ONE,
      'Blog/docker-compose.yaml': ONE,
      '.devcontainer/compose.yml': ONE,
      'node_modules/compose.yml': ONE,
      'blog/node_modules/x/compose.yml': ONE,
      '.dockfra/compose.yml': ONE,
      'plain/readme': '',
      'very/deep/er/compose.yml': ONE,
      '.gitignore': '/out\n*.tmp\n/app/\n',
      'out/compose.yml': ONE,
      'very/x.tmp/compose.yml': ONE,
      'very/.gitignore': 'kept\n!kept\nlost/\n',
      'very/kept/compose.yml': ONE,
      'very/lost/compose.yml': ONE,
      'app/compose.yml': ONE,
      'app/.git/HEAD': 'ref: refs/heads/main\n',
      'trees/x/compose.yml': ONE,
      'trees/x/.git': 'gitdir: /r/.git/worktrees/x\n',
      'sub/compose.yml': ONE,
      'sub/.git': 'gitdir: ../.git/modules/sub\n',
    });
    expect(found.toSorted()).toEqual(['app', 'blog', 'devcontainer', 'er', 'kept', 'shop', 'sub']);
  });

  it('takes files of environments for stacks only where Compose would find none, and parts of others for none', async () => {
    expect(
      (
        await namesIn({
          'one/docker-compose.yml': ONE,
          'one/docker-compose.prod.yml': ONE,
          'two/docker-compose.prod.yml': ONE,
          'two/docker-compose.dev.yml': ONE,
          'three/docker-compose-local.yaml': ONE,
          'four/compose.yaml': `include: [part/compose.yaml]\n${ONE}`,
          'four/part/compose.yaml': 'services: {p: {image: x}}\n',
          'five/.env': 'COMPOSE_FILE=sub/compose.yaml\n',
          'five/sub/compose.yaml': ONE,
          'six/.env': 'A=1\n',
        })
      ).toSorted(),
    ).toEqual(['five', 'four', 'one', 'three', 'two-dev', 'two-prod']);
  });

  it('follows no link to a folder, and refuses a compose file from outside', async () => {
    const outside = await tempFolder({ 'compose.yml': ONE, 'stacks/compose.yml': ONE });
    const dir = await tempFolder({
      'in/readme': '',
      'evil/compose.yml': `include: [${outside}/compose.yml]\n${ONE}`,
    });
    await symlink(path.join(outside, 'stacks'), path.join(dir, 'linked'));
    await symlink(path.join(outside, 'compose.yml'), path.join(dir, 'in', 'compose.yml'));
    const { stacks, faults } = await discoverer(dir)(undefined);
    expect(stacks.map(({ name }) => name)).toEqual(['evil', 'in']);
    expect(faults).toEqual([
      {
        file: path.join(dir, 'in', 'compose.yml'),
        message: expect.stringContaining('lies outside the root'),
      },
    ]);
  });

  it('does not take the own compose files of a checkout of this tool for a stack', async () => {
    const own = {
      'package.json': '{"name": "dockfra", "bin": {"dockfra": "bin/dockfra"}}',
      'management/compose.yml': ONE,
      'app-template/compose.yml': ONE,
    };
    expect(await namesIn({ ...own, 'app/compose.yml': ONE })).toEqual(['app']);
    expect(await namesIn({ 'management/compose.yml': ONE })).toEqual(['management']);
  });

  it('looks only where `stacks` says, deeper too, and reports what is not there', async () => {
    const files = { 'a/b/compose.yml': ONE, 'c/compose.yml': ONE };
    expect(await namesIn(files, ['a/b'])).toEqual(['b']);
    const { faults } = await discoverer(await tempFolder(files))(['none']);
    expect(faults[0]?.message).toContain('no compose file in');
  });

  it('reports a malformed file with its line and hides nothing', async () => {
    const dir = await tempFolder({ 'bad/compose.yml': 'services:\n  a: {\n', 'good/compose.yml': ONE });
    const { stacks, faults } = await discoverer(dir)(undefined);
    expect(stacks.map((stack) => stack.name)).toEqual(['bad', 'good']);
    expect(faults[0]?.file).toBe(path.join(dir, 'bad/compose.yml'));
    expect(faults[0]?.message).toMatch(/^line \d+: /);
  });

  it('names projects as Compose does', async () => {
    const dir = await tempFolder({
      'My App.v2/compose.yml': ONE,
      '_x-1/compose.yml': ONE,
      'named/compose.yml': `name: chosen\n${ONE}`,
      'both/compose.yml': `name: first\n${ONE}`,
      'both/compose.override.yml': 'name: second\n',
      'variable/compose.yml': `name: \${NAME:-fallback}\n${ONE}`,
      'variable/.env': 'NAME=from-env\n',
      'imposed/compose.yml': `name: written\n${ONE}`,
      'imposed/.env': 'COMPOSE_PROJECT_NAME=imposed-name\n',
      'elsewhere/.env': 'COMPOSE_FILE=deploy/a.yml:deploy/b.yml\n',
      'elsewhere/deploy/a.yml': ONE,
      'elsewhere/deploy/b.yml': ONE,
    });
    const docker = (await findDockerClient()).path;
    const { stacks, faults } = await discoverer(dir)(undefined);
    expect(faults).toEqual([]);
    expect(stacks).toHaveLength(7);
    expect(stacks.find((stack) => stack.name === 'elsewhere')).toMatchObject({
      dir: path.join(dir, 'elsewhere/deploy'),
      envFile: path.join(dir, 'elsewhere/.env'),
    });
    for (const { dir: own, envFile, project } of stacks) {
      const cwd = envFile === null ? own : path.dirname(envFile);
      const output = execFileSync(docker, ['compose', 'config', '--format', 'json'], {
        cwd,
        encoding: 'utf8',
      });
      expect(`${cwd} ${project}`).toBe(
        `${cwd} ${z.object({ name: z.string() }).parse(JSON.parse(output)).name}`,
      );
    }
  });

  it('sees an edit of a compose file at the next look', async () => {
    const dir = await tempFolder({ 'compose.yaml': `name: one\n${ONE}` });
    const discover = discoverer(dir);
    const project = async () => (await discover(undefined)).stacks[0]?.project;
    expect(await project()).toBe('one');
    await writeFile(path.join(dir, 'compose.yaml'), `name: other\n${ONE}`);
    expect(await project()).toBe('other');
    await rm(path.join(dir, 'compose.yaml'));
    expect(await project()).toBeUndefined();
  });

  it('reads a large file that did not change only once', async () => {
    const services = Array.from({ length: 3000 }, (_, at) => `  s${String(at)}:\n    image: x\n`);
    const dir = await tempFolder({ 'compose.yaml': `services:\n${services.join('')}` });
    const timeOf = async (discover: ReturnType<typeof createDiscovery>) => {
      const started = performance.now();
      await discover(undefined);
      return performance.now() - started;
    };
    const one = discoverer(dir);
    const anew: number[] = [];
    const again: number[] = [];
    for (let round = 0; round < 6; round++) {
      anew.push(await timeOf(discoverer(dir)));
      again.push(await timeOf(one));
    }
    expect(Math.min(...again) / Math.min(...anew)).toBeLessThan(0.5);
  });
});

describe('stacks that dockfra.yaml describes', () => {
  const files = {
    'deploy/base.yml': 'services: {a: {image: x}}\n',
    'deploy/prod.yml': 'services: {b: {image: y, profiles: [night]}}\n',
    'deploy/compose.yaml': ONE,
    'deploy/.env': 'A=1\n',
    'blog/compose.yaml': ONE,
  };

  it('have the files, names and profiles that it gives, in its order', async () => {
    const dir = await tempFolder(files);
    const entry = { dir: 'deploy', files: ['deploy/base.yml', 'deploy/prod.yml'] };
    const { stacks, faults } = await discoverer(dir)([
      'blog',
      { ...entry, name: 'live', project: 'live-1', profiles: ['night'] },
      { ...entry, files: ['deploy/base.yml'] },
    ]);
    expect(faults).toEqual([]);
    expect(stacks.map(({ name, project, source, profiles }) => [name, project, source, profiles])).toEqual([
      ['blog', 'blog', undefined, undefined],
      ['live', 'live-1', 'named', ['night']],
      ['deploy', 'deploy', 'named', undefined],
    ]);
    expect(stacks[1]).toMatchObject({
      dir: path.join(dir, 'deploy'),
      files: [path.join(dir, 'deploy/base.yml'), path.join(dir, 'deploy/prod.yml')],
      envFile: path.join(dir, 'deploy/.env'),
    });
  });

  it('show a file that is not there, or leads out of the root, as a fault', async () => {
    const outside = await tempFolder({ 'x.yml': ONE });
    const dir = await tempFolder(files);
    await symlink(path.join(outside, 'x.yml'), path.join(dir, 'deploy/out.yml'));
    const { faults } = await discoverer(dir)([
      { dir: 'deploy', files: ['deploy/none.yml'], name: 'one' },
      { dir: 'deploy', files: ['deploy/out.yml'], name: 'two' },
    ]);
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('cannot be read'),
      expect.stringContaining('lies outside the root'),
    ]);
  });
});
