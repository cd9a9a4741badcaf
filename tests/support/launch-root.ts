import { execFileSync } from 'node:child_process';

import { onTestFinished } from 'vitest';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { tempFolder } from './temp-folder.ts';

export const IMAGE = 'node:24-bookworm-slim';
export const script = (text: string): string => JSON.stringify(['node', '-e', text]);
export const SERVE = script(
  "require('http').createServer((q,r)=>r.end('hi')).listen(8000); process.on('SIGTERM',()=>process.exit(0))",
);
export const HEALTH =
  'healthcheck: { test: ["CMD", "node", "-e", "fetch(\'http://127.0.0.1:8000\').then(()=>0,()=>process.exit(1))"], interval: 1s, retries: 20 }';

/** A root with these stacks by name; whatever they start is removed after the test. Projects are called PREFIX-NAME. */
export async function launchRoot(prefix: string, stacks: Record<string, string>): Promise<string> {
  const dir = await tempFolder(
    Object.fromEntries(
      Object.entries(stacks).map(([name, text]) => [
        `${name}/compose.yaml`,
        `name: ${prefix}-${name}\n${text}`,
      ]),
    ),
  );
  const { path: docker } = await findDockerClient();
  onTestFinished(() => {
    for (const name of Object.keys(stacks).toReversed())
      execFileSync(
        docker,
        ['compose', '-p', `${prefix}-${name}`, 'down', '-t', '1', '-v', '--remove-orphans'],
        {
          stdio: 'ignore',
          cwd: dir,
        },
      );
  });
  return dir;
}

export async function docker(...args: string[]): Promise<string> {
  const { path } = await findDockerClient();
  return execFileSync(path, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
