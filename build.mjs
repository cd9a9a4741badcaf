// Builds dist/: the host program (split, with its dependencies: decisions/020) and the wizard's pages.
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

/** What dependencies written as CommonJS expect to be there. */
const COMMONJS =
  "import { createRequire as requireFrom__ } from 'node:module';" +
  'const require = requireFrom__(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;';

async function fill(fresh) {
  await bundle({
    absWorkingDir: home,
    entryPoints: { dockfra: 'platform/cli.ts', 'tree-worker': 'platform/adapters/tree-worker.ts' },
    outdir: fresh,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // native parts, and the bundler itself, are found from where they are installed
    external: ['esbuild', 'libsql', 'ssh2', '*.node'],
    banner: { js: COMMONJS },
    // less to read for each command; short lines, for an error shows the whole one
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'none',
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
