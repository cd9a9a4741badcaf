import type Docker from 'dockerode';

import { messageOf, systemCode } from '../domain/errors.ts';
import type { EngineFact } from '../domain/host-facts.ts';

const TIMEOUT_MS = 5000;
const STAND_IN = 'dockfra.standin';
const DEFAULT_ENDPOINT = 'unix:///var/run/docker.sock';

/** What the engine says of itself; a refusal or silence is a fact, not an error. */
export async function askEngine(dockerHost: string | undefined): Promise<EngineFact> {
  const endpoint = dockerHost === undefined || dockerHost === '' ? DEFAULT_ENDPOINT : dockerHost;
  try {
    const docker = await client();
    const info: unknown = await docker.info();
    const images = await docker.listImages({ filters: { label: [STAND_IN] } });
    return {
      kind: 'up',
      endpoint,
      version: textAt(info, 'ServerVersion'),
      rootDir: textAt(info, 'DockerRootDir'),
      mirrors: mirrorsOf(info),
      memoryBytes: numberAt(info, 'MemTotal'),
      // an image built from a stand-in inherits the label: the stand-in is the tag that the label names
      standIns: images
        .flatMap(({ RepoTags, Labels }) => (RepoTags ?? []).filter((tag) => tag === Labels[STAND_IN]))
        .sort(),
    };
  } catch (error) {
    return { kind: kindOf(error), endpoint, message: messageOf(error) };
  }
}

export type Publisher = { container: string; project: string | null; ours: boolean };

/** Published host ports with the container behind each; empty without an engine. */
export async function findPublishers(
  rootId: string,
  dockerHost: string | undefined,
): Promise<Map<number, Publisher>> {
  const found = new Map<number, Publisher>();
  if ((await askEngine(dockerHost)).kind !== 'up') return found;
  const docker = await client();
  for (const { Ports, Names, Id, Labels } of await docker.listContainers()) {
    const container = Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12);
    const project = Labels['com.docker.compose.project'] ?? null;
    for (const { PublicPort } of Ports)
      found.set(PublicPort, { container, project, ours: Labels['dockfra.root'] === rootId });
  }
  return found;
}

/** Loaded only when asked for: the client library takes longer to load than most commands run. */
async function client(): Promise<Docker> {
  const { default: Client } = await import('dockerode');
  return new Client({ timeout: TIMEOUT_MS });
}

function kindOf(error: unknown): 'denied' | 'absent' | 'broken' {
  const code = systemCode(error);
  if (code === 'EACCES' || code === 'EPERM') return 'denied';
  return code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTFOUND' ? 'absent' : 'broken';
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

function textAt(value: unknown, key: string): string {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? field : '';
}

function numberAt(value: unknown, key: string): number {
  const field = fieldOf(value, key);
  return typeof field === 'number' ? field : 0;
}

function mirrorsOf(info: unknown): string[] {
  const mirrors = fieldOf(fieldOf(info, 'RegistryConfig'), 'Mirrors');
  return Array.isArray(mirrors)
    ? mirrors.filter((mirror): mirror is string => typeof mirror === 'string')
    : [];
}
