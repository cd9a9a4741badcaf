import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createStackFiles } from '../../platform/adapters/stack-files.ts';
import { compose } from '../../platform/argv/compose.ts';
import { adoptStacks, readProjects } from '../../platform/domain/adopt-stacks.ts';
import type { StackRef } from '../../platform/domain/compose.ts';
import { ownValues } from '../../platform/domain/settings-form/collect-notes.ts';
import { nothingInTheWay } from '../../platform/flows/deploy-ticket.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A project that was started with `--env-file a.env --env-file b.env`. No engine is asked. */
let docker = '';
beforeAll(async () => {
  docker = (await findDockerClient()).path;
});

const FILES = {
  'compose.yaml': 'services: { web: { image: "w:${FIRST}-${BOTH}-${FROM_FIRST}-${SECOND:-none}" } }\n',
  '.env': 'FIRST=not-this\nSECOND=not-this\n',
  'a.env': '# the first\nFIRST=1\nBOTH=a\n',
  'b.env': 'BOTH=b # wins\nFROM_FIRST=${FIRST}x\n',
};

async function started() {
  const dir = await tempFolder(FILES);
  const [first, second] = [path.join(dir, 'a.env'), path.join(dir, 'b.env')];
  const labels = {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.project.working_dir': dir,
    'com.docker.compose.project.config_files': path.join(dir, 'compose.yaml'),
    'com.docker.compose.project.environment_file': `${first},${second}`,
  };
  const found: StackRef = {
    name: 'shop',
    dir,
    project: 'shop',
    files: [path.join(dir, 'compose.yaml')],
    envFile: path.join(dir, '.env'),
  };
  const [stack = found] = adoptStacks([found], readProjects([{ labels, live: true, createdAt: 1 }]), true);
  return {
    dir,
    stack,
    files: createStackFiles(createComposeFiles(dir)),
    text: (name: string) => readFile(path.join(dir, name), 'utf8'),
  };
}

describe('several env files', () => {
  it('all count, in the order in which Compose reads them', async () => {
    const { stack, files, dir } = await started();
    const { name: project, files: composeFiles, envFile, moreEnvFiles = [] } = stack;
    const place = { project, directory: dir, files: composeFiles, envFile, moreEnvFiles };
    const said = execFileSync(docker, compose(place, ['config', '--images']), {
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', HOME: dir },
      encoding: 'utf8',
    }).trim();
    expect(said).toBe('w:1-b-1x-none');
    expect((await files.describe(stack)).services.map(({ image }) => image)).toEqual([said]);
    const { env, outside } = await files.sources(stack);
    expect(
      ownValues(
        [...(env.earlier ?? []), env].map(({ text }) => text),
        outside,
      ),
    ).toEqual({
      FIRST: '1',
      BOTH: 'b',
      FROM_FIRST: '1x',
    });
  });

  it("only the last one is written, for those before it may be other stacks' too", async () => {
    const { stack, files, text } = await started();
    const hold = await files.holdEnv(stack);
    await hold.write({ FIRST: '2', BOTH: null });
    expect([await text('a.env'), await text('b.env')]).toEqual([
      FILES['a.env'],
      'FROM_FIRST=${FIRST}x\nFIRST=2\n',
    ]);
    expect(await text('.env')).toBe(FILES['.env']);
    await hold.putBack();
    expect([await text('a.env'), await text('b.env')]).toEqual([FILES['a.env'], FILES['b.env']]);
  });

  it('what somebody else writes meanwhile is not put back', async () => {
    const { dir, stack, files, text } = await started();
    const hold = await files.holdEnv(stack);
    await writeFile(path.join(dir, 'a.env'), 'FIRST=theirs\n');
    await hold.putBack();
    expect([await text('a.env'), await text('b.env')]).toEqual(['FIRST=theirs\n', FILES['b.env']]);
    await hold.write({ FIRST: '2', BOTH: 'ours' });
    await writeFile(path.join(dir, 'b.env'), `${await text('b.env')}THEIRS=1\n`);
    await hold.putBack();
    expect([await text('a.env'), await text('b.env')]).toEqual([
      'FIRST=theirs\n',
      `${FILES['b.env']}THEIRS=1\n`,
    ]);
  });

  it('none of them is in the way of a deployment', async () => {
    const { dir, stack } = await started();
    const dirty = ['a.env', 'b.env'].map((file) => ({ path: file, tracked: true }));
    const ports = {
      root: { dir },
      repositories: { dirtyFiles: async () => dirty, changes: async () => [] },
    };
    const repo = { name: 'shop', top: dir, branch: 'main' };
    const commits = { main: 'a', candidate: 'b' };
    expect(await nothingInTheWay(ports, stack, repo, commits)).toEqual({ ok: true, value: null });
    dirty.push({ path: 'compose.yaml', tracked: true });
    expect(await nothingInTheWay(ports, stack, repo, commits)).toMatchObject({
      refusal: { code: 'dirty_tree', details: ['compose.yaml'] },
    });
  });
});
