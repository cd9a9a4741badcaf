import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type Dockerode from 'dockerode';
import { z } from 'zod';

import { judgeEnding, type CheckOutcome } from '../domain/checks-outcome.ts';
import { systemCode } from '../domain/errors.ts';
import type { SandboxSpec } from '../ports.ts';
import { writeDurably } from './durable-file.ts';
import { copyTree, createCheckContainer, removeContainer, runToEnd } from './sandbox-container.ts';
import { imageId, removeImage } from './sandbox-image.ts';
import { listTree } from './sandbox-tree.ts';

export type PrepareNetwork = { network: string; env: Readonly<Record<string, string>> };

export type PrepareRequest = {
  docker: Dockerode;
  spec: SandboxSpec;
  image: { reference: string; id: string };
  /** repository of the images that keep what `prepare` made */
  repository: string;
  labels: Readonly<Record<string, string>>;
  cacheDir: string;
  network: PrepareNetwork;
  diskOf: string;
  onOutput: (text: string) => void;
  signal: AbortSignal;
};

/** An image to run in, with the files of another tree that must not be seen; or why there is none. */
export type Prepared =
  | { ok: true; image: string; stale: string[]; temporary: boolean }
  | { ok: false; outcome: CheckOutcome; exitCode: number | null };

const KEPT = 5;
const MAX_STALE = 500;

/** The image after `prepare`: from the cache where a key is known, else made now. */
export async function prepare(request: PrepareRequest): Promise<Prepared> {
  const { spec, image } = request;
  if (spec.prepare === null) return { ok: true, image: image.id, stale: [], temporary: false };
  const own = spec.prepareCacheKey === null ? null : tagOf(request, spec.prepareCacheKey);
  for (const tag of [own, ...(spec.prepareReadKeys ?? []).map((key) => tagOf(request, key))]) {
    const cached = tag === null ? null : await fromCache(request, tag);
    if (cached === null) continue;
    request.onOutput('prepared before with the same lockfiles: taken from the cache\n');
    return cached;
  }
  return make(request, own);
}

function tagOf(request: PrepareRequest, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([key, request.image.id, request.spec.prepare, request.spec.workdir]))
    .digest('hex')
    .slice(0, 32);
}

async function make(request: PrepareRequest, tag: string | null): Promise<Prepared> {
  const { docker, spec, network } = request;
  request.onOutput(`prepare: ${spec.prepare ?? ''}\n`);
  const container = await createCheckContainer(docker, {
    ...spec,
    image: request.image.id,
    command: ['sh', '-c', spec.prepare ?? ''],
    env: network.env,
    labels: request.labels,
    network: network.network,
    aliases: [],
  });
  try {
    await copyTree(container, spec.tree, request.signal);
    const ending = await runToEnd(docker, container, { ...request, timeoutMs: spec.timeoutMs });
    const outcome = judgeEnding(ending, spec);
    if (outcome.outcome !== 'passed')
      return {
        ok: false,
        outcome: { ...outcome, message: `prepare: ${outcome.message ?? ''}` },
        exitCode: ending.exitCode,
      };
    const temporary = tag === null;
    const name = tag ?? `temporary-${randomBytes(8).toString('hex')}`;
    const changes = Object.keys(network.env).map((key) => `ENV ${key}=`); // the run shall not look for the proxy
    await container.commit({
      repo: request.repository,
      tag: name,
      ...(changes.length === 0 ? {} : { changes: changes.join('\n') }),
    });
    if (tag !== null) await remember(request, tag);
    return { ok: true, image: `${request.repository}:${name}`, stale: [], temporary };
  } finally {
    await removeContainer(container);
  }
}

const manifestSchema = z.array(z.string());
const manifestOf = (request: PrepareRequest, tag: string): string => join(request.cacheDir, `${tag}.json`);

async function remember(request: PrepareRequest, tag: string): Promise<void> {
  await mkdir(request.cacheDir, { recursive: true, mode: 0o700 });
  await writeDurably(manifestOf(request, tag), JSON.stringify(await listTree(request.spec.tree)));
  await prune(request);
}

/** Only with the list of the tree it was made from: what that tree had and this one lacks must not be there. */
async function fromCache(request: PrepareRequest, tag: string): Promise<Prepared | null> {
  const image = `${request.repository}:${tag}`;
  if ((await imageId(request.docker, image)) === null) return null;
  const before = await readManifest(manifestOf(request, tag));
  if (before === null) return null;
  const now = new Set(await listTree(request.spec.tree));
  const stale = before.filter((path) => !now.has(path));
  return stale.length > MAX_STALE ? null : { ok: true, image, stale, temporary: false };
}

async function readManifest(file: string): Promise<string[] | null> {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The newest few stay; ours are known by repository name, which holds the root's id. */
async function prune(request: PrepareRequest): Promise<void> {
  const images = await request.docker.listImages({ filters: { reference: [`${request.repository}:*`] } });
  const old = images
    .toSorted((a, b) => b.Created - a.Created)
    .slice(KEPT)
    .flatMap((image) => image.RepoTags ?? []);
  for (const reference of old) await removeImage(request.docker, reference);
  const tags = new Set(
    images
      .slice()
      .flatMap((image) => image.RepoTags ?? [])
      .filter((tag) => !old.includes(tag)),
  );
  for (const file of await readdir(request.cacheDir)) {
    if (file.endsWith('.json') && !tags.has(`${request.repository}:${file.slice(0, -5)}`))
      await rm(join(request.cacheDir, file), { force: true });
  }
}
