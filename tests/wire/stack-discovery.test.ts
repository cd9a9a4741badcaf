import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { discoverStacks } from '../../platform/adapters/stack-discovery.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ONE = 'services:\n  s:\n    image: x\n';

async function namesIn(files: Record<string, string>, configured?: string[]): Promise<string[]> {
  const { stacks } = await discoverStacks(await tempFolder(files), configured);
  return stacks.map((stack) => stack.name);
}

describe('discoverStacks', () => {
  it('finds the root itself when it is the checkout', async () => {
    const dir = await tempFolder({ 'compose.yaml': ONE, '.env': 'A=1\n', 'compose.override.yml': ONE });
    const { stacks, faults } = await discoverStacks(dir, undefined);
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

  it('finds several in a parent folder and skips what is hidden, installed or deeper', async () => {
    const found = await namesIn({
      'shop/compose.yml': ONE,
      'Blog/docker-compose.yaml': ONE,
      '.hidden/compose.yml': ONE,
      'node_modules/compose.yml': ONE,
      '.dockfra/compose.yml': ONE,
      'plain/readme': '',
      'deep/er/compose.yml': ONE,
    });
    expect(found).toEqual(['blog', 'shop']);
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
    const { faults } = await discoverStacks(await tempFolder(files), ['none']);
    expect(faults[0]?.message).toContain('no compose file in');
  });

  it('reports a malformed file with its line and hides nothing', async () => {
    const dir = await tempFolder({ 'bad/compose.yml': 'services:\n  a: {\n', 'good/compose.yml': ONE });
    const { stacks, faults } = await discoverStacks(dir, undefined);
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
    const { stacks, faults } = await discoverStacks(dir, undefined);
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
});
