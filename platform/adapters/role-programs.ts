import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { build } from 'esbuild';

import { DockfraError } from '../domain/errors.ts';
import { createArchive, type ArchiveEntry } from './docker-archive.ts';

/** Programs of the image: bundle name -> entry file inside the package. */
const PROGRAMS = {
  'role-cli': 'platform/client/role-cli.ts',
  'role-shell': 'platform/client/role-shell.ts',
  daemon: 'platform/client/daemon.ts',
  agent: 'platform/client/agent-program.ts',
  courier: 'platform/client/courier-program.ts',
  gate: 'shared/gate/gate.ts',
  egress: 'shared/egress/egress.ts',
} as const;

export type ImageContext = { tar: Buffer; hash: string };

/** The build context of the role image: shared/role-image and the bundled programs; `hash` names exactly this content. */
export async function createImageContext(packageDir: string): Promise<ImageContext> {
  const folder = path.join(packageDir, 'shared', 'role-image');
  const names = (await readdir(folder)).toSorted();
  const files = await Promise.all(
    names.map(async (name): Promise<ArchiveEntry> => ({
      path: name,
      content: await readFile(path.join(folder, name)),
      mode: 0o644,
    })),
  );
  const tar = await createArchive([...files, ...(await bundlePrograms(packageDir))]);
  return { tar, hash: createHash('sha256').update(tar).digest('hex').slice(0, 12) };
}

/** Each program as one CommonJS file that needs nothing but node. */
async function bundlePrograms(packageDir: string): Promise<ArchiveEntry[]> {
  const result = await build({
    absWorkingDir: packageDir,
    entryPoints: { ...PROGRAMS },
    outdir: 'programs',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    write: false,
    legalComments: 'none',
    banner: { js: '#!/opt/dockfra/bin/node' },
    logLevel: 'silent',
  });
  const files = result.outputFiles.map((file) => ({
    path: `programs/${path.basename(file.path)}`,
    content: Buffer.from(file.contents),
    mode: 0o755,
  }));
  if (files.length !== Object.keys(PROGRAMS).length)
    throw new DockfraError(
      'role_programs',
      'the programs of the role image could not be bundled',
      'install Dockfra again',
    );
  return files.toSorted((a, b) => a.path.localeCompare(b.path));
}
