import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';

import Dockerode from 'dockerode';
import { afterAll, beforeAll } from 'vitest';

import { createSandbox } from '../../platform/adapters/sandbox.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { hostEnvironment } from '../../platform/config.ts';
import type { SandboxSpec } from '../../platform/ports.ts';
import { write } from './git-repository.ts';

export const docker = new Dockerode();

export const root = { id: randomBytes(4).toString('hex'), state: '' };

export const prefix = 'dockfra-t-sandbox';

export let folder: string;

export let trees = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockfra-sandbox-'));
  root.state = join(folder, 'state');
  mkdirSync(root.state);
});

afterAll(async () => {
  await sandbox().sweep();
  for (const image of await docker.listImages({ filters: { reference: [`${prefix}-check-${root.id}:*`] } })) {
    for (const tag of image.RepoTags ?? []) await docker.getImage(tag).remove({ force: true });
  }
  rmSync(folder, { recursive: true, force: true });
});

export function sandbox(more: Partial<Parameters<typeof createSandbox>[0]> = {}) {
  const dockerPath = async () => (await findDockerClient()).path;
  return createSandbox({ docker, dockerPath, env: hostEnvironment(), prefix, root, ...more });
}

export function tree(files: Record<string, string>): string {
  const dir = join(folder, `tree-${(trees += 1)}`);
  mkdirSync(dir);
  write(dir, files);
  return dir;
}

export function spec(more: Partial<SandboxSpec>): SandboxSpec {
  return {
    labels: {},
    image: 'debian:bookworm-slim',
    tree: more.tree ?? tree({ 'a.txt': 'hello\n' }),
    workdir: '.',
    prepare: null,
    prepareCacheKey: null,
    run: 'true',
    needs: [],
    reportPath: null,
    timeoutMs: 60_000,
    cpus: 1,
    memoryMb: 256,
    pids: 128,
    prepareNetwork: false,
    ...more,
  };
}

export const quiet = () => undefined;

export const never = new AbortController().signal;

export const run = (wanted: Partial<SandboxSpec>, onOutput: (text: string) => void = quiet, signal = never) =>
  sandbox().run(spec(wanted), onOutput, signal);

export async function leftovers(): Promise<string[]> {
  const filters = { label: [`dockfra.root=${root.id}`, 'dockfra.check'] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.map((container) => container.Id), ...networks.map((network) => network.Id)];
}
