import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

import { CHECKOUT } from '../demo/prepare-root.ts';
import { must, run } from '../demo/shell.ts';

export type BenchRoot = {
  dir: string;
  prefix: string;
  dockfra(...words: string[]): Promise<string>;
  remove(): Promise<void>;
};

/** A root with roles up, and a repository that holds 50 MB that do not compress. */
export async function benchRoot(dir: string): Promise<BenchRoot> {
  const prefix = 'dockfra-bench';
  await mkdir(dir, { recursive: true });
  await writeFile(
    join(dir, 'compose.yaml'),
    'services:\n  web:\n    image: node:24-bookworm-slim\n    command: sleep 1000\n',
  );
  await writeFile(join(dir, 'dockfra.yaml'), 'wizard: { port: 5350 }\nlimits: { bundle_mb: 200 }\n');
  await writeFile(join(dir, 'large.bin'), randomBytes(50 * 1024 * 1024));
  const git = (...words: string[]) =>
    must('git', ['-C', dir, '-c', 'user.name=b', '-c', 'user.email=b@b.invalid', ...words]);
  await git('init', '-q', '-b', 'main');
  await git('add', 'compose.yaml', 'dockfra.yaml', 'large.bin');
  await git('commit', '-qm', 'first');
  const program = join(CHECKOUT, 'bin', 'dockfra');
  const env = { DOCKFRA_PREFIX: prefix };
  const dockfra = async (...words: string[]) => (await must(program, ['--root', dir, ...words], { env })).out;
  await dockfra('up');
  return {
    dir,
    prefix,
    dockfra,
    remove: async () => void (await run(program, ['--root', dir, 'down', '--purge'], { env })),
  };
}
