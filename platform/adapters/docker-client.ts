import { execFile } from 'node:child_process';
import { access, constants, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { hostEnvironment } from '../config.ts';
import { chooseClient, type ClientCandidate } from '../domain/docker-clients.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 10_000;

export type DockerClient = { path: string; composeVersion: string };

let found: { searchPath: string; client: Promise<DockerClient> } | null = null;

/** The docker program to call: the first in PATH (then /usr/bin/docker) whose Compose works and is new enough. Cached; a failure is not. */
export function findDockerClient(
  searchPath: string = hostEnvironment()['PATH'] ?? '',
): Promise<DockerClient> {
  if (found?.searchPath === searchPath) return found.client;
  const client = choose(searchPath);
  const entry = { searchPath, client };
  found = entry;
  client.catch(() => {
    if (found === entry) found = null;
  });
  return client;
}

/** Every docker program of the host with what its Compose says, in the order they would be chosen. */
export async function listDockerClients(searchPath: string): Promise<ClientCandidate[]> {
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const seen = new Set<string>();
  const candidates: ClientCandidate[] = [];
  for (const file of [...folders.map((folder) => path.join(folder, 'docker')), '/usr/bin/docker']) {
    const real = await executable(file);
    if (real === null || seen.has(real)) continue;
    seen.add(real);
    candidates.push(await probe(file));
  }
  return candidates;
}

async function choose(searchPath: string): Promise<DockerClient> {
  const choice = chooseClient(await listDockerClients(searchPath));
  if (!choice.ok) throw new DockfraError(choice.code, choice.message, choice.hint);
  return { path: choice.path, composeVersion: choice.composeVersion };
}

/** The real path of an executable file, or null: a broken or forbidden entry of PATH is simply not a client. */
async function executable(file: string): Promise<string | null> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile() ? await realpath(file) : null;
  } catch {
    return null;
  }
}

async function probe(file: string): Promise<ClientCandidate> {
  try {
    const { stdout } = await run(file, ['compose', 'version', '--short'], {
      timeout: PROBE_TIMEOUT_MS,
      maxBuffer: 65_536,
    });
    const composeVersion = stdout.trim().replace(/^v/, '');
    return {
      path: file,
      composeVersion: /^\d+\./.test(composeVersion) ? composeVersion : null,
      problem: null,
    };
  } catch (error) {
    return {
      path: file,
      composeVersion: null,
      problem: messageOf(error).trim().split('\n').at(-1)?.slice(0, 200) ?? 'failed',
    };
  }
}
