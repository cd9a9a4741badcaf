import { join } from 'node:path';

import { beforeEach, expect } from 'vitest';

import { createRepositories } from '../../platform/adapters/repositories.ts';
import { configSchema } from '../../platform/domain/config.ts';
import type { RepositoryRef } from '../../platform/ports.ts';
import { commit, makeRepository, makeWorktree } from './git-repository.ts';
import { tempFolder } from './temp-folder.ts';

export let root: string;

export let app: string;

export let base: string;

beforeEach(async () => {
  root = await tempFolder();
  app = join(root, 'app');
  base = makeRepository(app, { 'app.txt': 'one\n', 'keep.txt': 'keep\n' });
});

export function open(settings: Record<string, unknown> = {}, home?: string) {
  const config = configSchema.parse(settings);
  return createRepositories({
    root: { dir: root, state: join(root, '.dockfra') },
    settings: { current: () => Promise.resolve(config) },
    ...(home === undefined ? {} : { home }),
  });
}

export async function found(repositories = open()): Promise<RepositoryRef> {
  const repo = await repositories.find(app);
  if (!repo.ok) throw new Error(repo.refusal.message);
  return repo.value;
}

export async function imported(
  repositories: ReturnType<typeof open>,
  repo: RepositoryRef,
  files: Record<string, string>,
): Promise<string> {
  const tree = makeWorktree(app, join(root, `work-${Math.random()}`), 'T-0001');
  const sha = commit(tree.dir, files);
  const result = await repositories.importBundle(
    repo,
    tree.bundle(base, join(root, `bundle-${Math.random()}`)),
    'T-0001',
    { base },
  );
  if (!result.ok) throw new Error(result.refusal.message);
  expect(result.value.commit).toBe(sha);
  return sha;
}

export async function worked(
  repositories: ReturnType<typeof open>,
  repo: RepositoryRef,
  files: Record<string, string>,
): Promise<string> {
  const merged = await repositories.merge(repo, base, await imported(repositories, repo, files), 'merged');
  if (!merged.ok) throw new Error(merged.refusal.message);
  return merged.value.commit;
}
