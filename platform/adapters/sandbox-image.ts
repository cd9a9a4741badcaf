import { readFile, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';

import type Dockerode from 'dockerode';

import { buildCheckImage } from '../argv/sandbox-build.ts';
import { fetchRefusal, findFetches } from '../domain/dockerfile-sources.ts';
import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import type { SandboxSpec } from '../ports.ts';
import { runTool } from './role-process.ts';
import { isGone } from './sandbox-container.ts';

const PULL_TIMEOUT_MS = 10 * 60_000;

/** The id of an image that is here, pulled when it is not. */
export async function ensureImage(
  docker: Dockerode,
  reference: string,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const here = await imageId(docker, reference);
  if (here !== null) return here;
  onOutput(`pulling ${reference}\n`);
  try {
    const stream = await docker.pull(reference, {
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(PULL_TIMEOUT_MS)]),
    });
    await new Promise<void>((resolve, reject) =>
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
    );
  } catch (error) {
    throw new DockfraError(
      'image_missing',
      `the image ${reference} is not here and cannot be pulled: ${messageOf(error).slice(0, 300)}`,
      `check its name, or: docker pull ${reference}`,
      error,
    );
  }
  const pulled = await imageId(docker, reference);
  if (pulled !== null) return pulled;
  throw new DockfraError(
    'image_missing',
    `the image ${reference} is still not here after it was pulled`,
    `docker pull ${reference}`,
  );
}

export async function imageId(docker: Dockerode, reference: string): Promise<string | null> {
  try {
    return (await docker.getImage(reference).inspect()).Id;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export type BuildPlace = {
  dockerPath: string;
  env: Readonly<Record<string, string>>;
  tag: string;
  labels: Readonly<Record<string, string>>;
};

/** Builds the check's own image from the tree; throws DockfraError with the last lines when the build fails. */
export async function buildImage(
  spec: SandboxSpec,
  place: BuildPlace,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { build } = spec;
  if (build === undefined) return;
  const context = await insideTree(spec.tree, build.context);
  const dockerfile = posix.join(build.context, build.dockerfile ?? 'Dockerfile');
  for (const ignore of [`${dockerfile}.dockerignore`, posix.join(build.context, '.dockerignore')])
    await insideTree(spec.tree, ignore);
  const file = await insideTree(spec.tree, dockerfile);
  if (!build.network) await refuseFetches(file);
  const args = buildCheckImage({
    tag: place.tag,
    context,
    dockerfile: file,
    target: build.target,
    network: build.network ? 'default' : 'none',
    labels: place.labels,
  });
  onOutput('building the image of this check\n');
  const onLine = (line: string): void => onOutput(`${line}\n`);
  await runTool({
    program: place.dockerPath,
    args,
    env: { ...place.env, DOCKER_BUILDKIT: '1' },
    cwd: '/',
    doing: 'building the image of the check',
    timeoutMs: spec.timeoutMs,
    onLine,
    signal,
  });
}

/** `--network none` holds for RUN only: what ADD names, the engine would fetch from the host's own network. */
async function refuseFetches(dockerfile: string): Promise<void> {
  const found = findFetches(await readFile(dockerfile, 'utf8').catch(() => '')); // a missing one is the build's to report
  if (found.length > 0)
    throw new DockfraError(
      'build_fetches',
      fetchRefusal(found),
      'commit the file instead, or have the owner allow the network',
    );
}

/** The docker program reads these on the host and follows links there: one that leads out of the tree would show it the host's files. */
async function insideTree(tree: string, path: string): Promise<string> {
  const wanted = join(tree, path);
  try {
    const root = await realpath(tree);
    const found = await realpath(wanted);
    if (found === root || found.startsWith(root + sep)) return found;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return wanted;
    throw error;
  }
  throw new DockfraError(
    'link_out_of_tree',
    `${path} is a link that leads out of the tree`,
    'put a file or folder of the repository there',
  );
}

/** Best effort: an image that another container still uses goes at the next prune. */
export async function removeImage(docker: Dockerode, reference: string): Promise<void> {
  try {
    await docker.getImage(reference).remove({ force: true });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
