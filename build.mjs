// Builds dist/: the host program (split, dependencies stay in node_modules) and the wizard's pages.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';

const home = import.meta.dirname;

export async function build() {
  await import('./generate.mjs');
  const dist = join(home, 'dist');
  const fresh = join(home, `dist.${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    await fill(fresh);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  // a command that runs from the old build keeps its files until the swap
  await rm(`${dist}.old`, { recursive: true, force: true });
  if (existsSync(dist)) await rename(dist, `${dist}.old`);
  await rename(fresh, dist);
  await rm(`${dist}.old`, { recursive: true, force: true });
}

async function fill(fresh) {
  await bundle({
    absWorkingDir: home,
    entryPoints: { dockfra: 'platform/cli.ts' },
    outdir: fresh,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
  if (existsSync(join(home, 'wizard', 'vite.config.ts'))) {
    const vite = await import('vite');
    await vite.build({
      configFile: join(home, 'wizard', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: join(fresh, 'wizard'), emptyOutDir: true },
    });
  }
  await writeFile(join(fresh, 'stamp'), new Date().toISOString());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
