import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    pagesFolder: string;
  }
}

/** A folder of this run alone for the pages that `builtPages` builds: what an earlier run built is never taken. */
export default async function makePagesFolder(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'dockfra-built-'));
  project.provide('pagesFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
