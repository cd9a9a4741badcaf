import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'vite';
import { inject } from 'vitest';

/** The folder of the pages, built once a run by the first file that asks; others that ask meanwhile wait for it. */
export async function builtPages(): Promise<string> {
  const folder = inject('pagesFolder');
  const pages = join(folder, 'pages');
  while (!existsSync(pages)) {
    if (await isMine(join(folder, 'claim'))) await buildInto(folder, pages);
    else await sleep(100);
  }
  return pages;
}

async function buildInto(folder: string, pages: string): Promise<void> {
  const fresh = join(folder, 'fresh');
  try {
    if (existsSync(pages)) return;
    await build({
      configFile: 'wizard/vite.config.ts',
      logLevel: 'error',
      build: { outDir: fresh, emptyOutDir: true },
    });
    await rename(fresh, pages);
  } finally {
    await rm(join(folder, 'claim'), { recursive: true });
  }
}

/** A folder can be made by one only. */
async function isMine(claim: string): Promise<boolean> {
  try {
    await mkdir(claim);
    return true;
  } catch {
    return false;
  }
}
