import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseDocument } from 'yaml';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import type { DemoRoot } from './demo-root.ts';
import { must, run } from './shell.ts';

export const CHECKOUT = join(import.meta.dirname, '..', '..');

/** `dockfra --root DEMO ...` as the owner types it. */
export function dockfra(
  root: DemoRoot,
  ...words: string[]
): [string, string[], { env: Record<string, string> }] {
  return [
    join(CHECKOUT, 'bin', 'dockfra'),
    ['--root', root.dir, ...words],
    { env: { DOCKFRA_PREFIX: root.prefix } },
  ];
}

/** Everything of an earlier demo goes, by its own labels and names only. */
export async function removeDemo(root: DemoRoot): Promise<void> {
  const there = await access(root.dir).then(
    () => true,
    () => false,
  );
  if (!there) return;
  const [program, argv, options] = dockfra(root, 'down', '--purge');
  await run(program, argv, options);
  const docker = (await findDockerClient()).path;
  if (
    await access(join(root.dir, 'app', 'compose.yaml')).then(
      () => true,
      () => false,
    )
  ) {
    await run(docker, [
      'compose',
      '--project-directory',
      join(root.dir, 'app'),
      '-p',
      root.project,
      '--env-file',
      join(root.dir, 'app', '.env'),
      'down',
      '-v',
      '--remove-orphans',
      '--timeout',
      '2',
    ]);
  }
  await rm(root.dir, { recursive: true, force: true });
}

/** A fresh root with the sample application in app/ and ports of its own. */
export async function prepareRoot(root: DemoRoot): Promise<void> {
  await removeDemo(root);
  await mkdir(root.dir, { recursive: true });
  const [program, argv, options] = dockfra(root, 'init');
  await must(program, argv, options);
  const env = join(root.dir, 'app', '.env');
  await writeFile(
    env,
    withSettings(await readFile(env, 'utf8'), {
      COMPOSE_PROJECT_NAME: root.project,
      FRONTEND_PORT: String(root.frontendPort),
      BACKEND_PORT: String(root.backendPort),
    }),
    { mode: 0o600 },
  );
  const file = join(root.dir, 'dockfra.yaml');
  const settings = parseDocument(await readFile(file, 'utf8'));
  settings.setIn(['wizard', 'port'], root.wizardPort);
  for (const [at, role] of ['developer', 'monitor', 'manager', 'autopilot'].entries()) {
    settings.setIn(['roles', role, 'port'], root.firstRolePort + at);
  }
  await writeFile(file, settings.toString());
}

function withSettings(text: string, settings: Record<string, string>): string {
  const kept = text
    .split('\n')
    .filter((line) => !Object.keys(settings).some((name) => line.startsWith(`${name}=`)));
  return `${kept.join('\n').trimEnd()}\n${Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}`;
}
