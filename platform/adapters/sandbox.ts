import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';

import type Dockerode from 'dockerode';

import { createBoundedText } from '../domain/checks-log.ts';
import { judgeEnding } from '../domain/checks-outcome.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import type { RootPaths, Sandbox, SandboxResult, SandboxSpec } from '../ports.ts';
import { copyTree, createCheckContainer, isGone, removeContainer, runToEnd } from './sandbox-container.ts';
import { buildImage, ensureImage, removeImage } from './sandbox-image.ts';
import { createNeedsNetwork, removeNeeds, startNeeds } from './sandbox-needs.ts';
import { prepare, type PrepareNetwork } from './sandbox-prepare.ts';
import { readReport } from './sandbox-report.ts';

export type SandboxRequest = {
  docker: Dockerode;
  /** a docker program, for checks that build their image */
  dockerPath(): Promise<string>;
  /** environment of that program */
  env: Readonly<Record<string, string>>;
  prefix: string;
  root: Pick<RootPaths, 'id' | 'state'>;
  /** where `prepare` may go when its spec says so: the network of the egress proxy and the variables that name it; null: nowhere */
  prepareNetwork?: () => Promise<PrepareNetwork | null>;
};

const LOG_HALF = 1024 * 1024;

/** Checks in fresh containers of the engine, one at a time for the root, so that what is served keeps its share of the machine. */
export function createSandbox(request: SandboxRequest): Sandbox & { sweep(): Promise<void> } {
  let last: Promise<Pick<SandboxResult, 'outcome'> | null> = Promise.resolve(null);
  let waiting = 0;
  return {
    run: (spec, onOutput, signal) => {
      if (waiting > 0) onOutput('waiting for another check to end\n');
      waiting += 1;
      const turn = last
        .then((before) => runOnce(request, spec, { onOutput, signal }, before?.outcome === 'error'))
        .finally(() => (waiting -= 1));
      last = turn;
      return turn;
    },
    sweep: () => sweep(request),
  };
}

type Watch = { onOutput: (text: string) => void; signal: AbortSignal };
type Partial = Omit<SandboxResult, 'log' | 'durationMs'>;

/** Whatever breaks becomes the outcome `error`: a check that could not be run has not passed. */
async function runOnce(
  request: SandboxRequest,
  spec: SandboxSpec,
  watch: Watch,
  brokeBefore: boolean,
): Promise<SandboxResult> {
  const log = createBoundedText(LOG_HALF);
  const started = performance.now();
  const onOutput = (text: string): void => {
    log.add(text);
    watch.onOutput(text);
  };
  const finish = (result: Partial): SandboxResult => ({
    ...result,
    durationMs: Math.round(performance.now() - started),
    log: log.text(),
  });
  const signal = AbortSignal.any([watch.signal]); // its listeners go with this run, however long the caller's signal lives
  try {
    signal.throwIfAborted();
    if (brokeBefore) await sweepEngine(request); // an engine that went away keeps what it could not be told to remove
    return finish(await runSteps(request, spec, { signal, onOutput }));
  } catch (error) {
    const hint = error instanceof DockfraError ? `; ${error.hint}` : '';
    const message = watch.signal.aborted
      ? 'stopped before it ended: run it again'
      : `${messageOf(error)}${hint}`;
    return finish({ outcome: 'error', exitCode: null, report: null, message });
  }
}

async function runSteps(request: SandboxRequest, spec: SandboxSpec, watch: Watch): Promise<Partial> {
  const { docker } = request;
  const token = randomBytes(6).toString('hex');
  const repository = `${request.prefix}-check-${request.root.id}`;
  const labels = { ...spec.labels, 'dockfra.root': request.root.id, 'dockfra.check': token };
  const place = { ...spec, workdir: posix.join('/work', spec.workdir) };
  const made = spec.build === undefined ? null : `${repository}:build-${token}`;
  const temporary: string[] = [];
  try {
    if (made !== null) {
      temporary.push(made);
      const failed = await build(request, spec, { tag: made, labels }, watch);
      if (failed !== null) return failed;
    }
    const reference = made ?? spec.image;
    const id = await ensureImage(docker, reference, watch.onOutput, watch.signal);
    const network = await networkOf(request, spec);
    const cacheDir = join(request.root.state, 'check-cache');
    const prepared = await prepare({
      docker,
      spec: place,
      image: { reference, id },
      repository,
      labels,
      cacheDir,
      network,
      diskOf: request.root.state,
      ...watch,
    });
    if (!prepared.ok) return { ...prepared.outcome, exitCode: prepared.exitCode, report: null };
    if (prepared.temporary) temporary.push(prepared.image);
    return await runCheck(
      request,
      place,
      { image: prepared.image, stale: prepared.stale, labels, token },
      watch,
    );
  } finally {
    for (const image of temporary) await removeImage(docker, image);
  }
}

async function networkOf(request: SandboxRequest, spec: SandboxSpec): Promise<PrepareNetwork> {
  const allowed = spec.prepareNetwork ? await request.prepareNetwork?.() : null;
  return allowed ?? { network: 'none', env: {} };
}

/** A build that fails is the tree's fault until shown otherwise: the check failed, with the build's own words in the log. */
async function build(
  request: SandboxRequest,
  spec: SandboxSpec,
  image: { tag: string; labels: Record<string, string> },
  watch: Watch,
): Promise<Partial | null> {
  const dockerPath = await request.dockerPath();
  try {
    await buildImage(spec, { dockerPath, env: request.env, ...image }, watch.onOutput, watch.signal);
    return null;
  } catch (error) {
    watch.signal.throwIfAborted();
    return { outcome: 'failed', exitCode: null, report: null, message: messageOf(error) };
  }
}

type RunPlan = { image: string; stale: string[]; labels: Record<string, string>; token: string };

async function runCheck(
  request: SandboxRequest,
  spec: SandboxSpec,
  plan: RunPlan,
  watch: Watch,
): Promise<Partial> {
  const { docker } = request;
  const needs: Dockerode.Container[] = [];
  const name = `${request.prefix}-check-${request.root.id}-${plan.token}`;
  const network = spec.needs.length === 0 ? null : await createNeedsNetwork(docker, name, plan.labels);
  let container: Dockerode.Container | null = null;
  try {
    const deadline = Date.now() + spec.timeoutMs;
    if (network !== null)
      await startNeeds({ docker, spec, network: name, labels: plan.labels, deadline, ...watch }, needs);
    container = await createCheckContainer(docker, {
      ...spec,
      image: plan.image,
      command: commandOf(spec.run, plan.stale),
      env: {},
      labels: plan.labels,
      network: network === null ? 'none' : name,
      aliases: ['check'],
    });
    await copyTree(container, spec.tree, watch.signal);
    watch.onOutput(`run: ${spec.run}\n`);
    const ending = await runToEnd(docker, container, {
      ...watch,
      timeoutMs: spec.timeoutMs,
      diskOf: request.root.state,
    });
    const report =
      spec.reportPath === null || ending.exitCode === null
        ? null
        : await readReport(container, posix.join(spec.workdir, spec.reportPath));
    return { ...judgeEnding(ending, spec), exitCode: ending.exitCode, report };
  } finally {
    if (container !== null) await removeContainer(container);
    await removeNeeds(needs, network);
  }
}

/** Paths are arguments, never part of the script: files of the tree that `prepare` saw and this one no longer has. */
function commandOf(run: string, stale: string[]): string[] {
  if (stale.length === 0) return ['sh', '-c', run];
  return [
    'sh',
    '-c',
    'run=$1; shift; rm -f -- "$@"; exec sh -c "$run"',
    'check',
    run,
    ...stale.map((path) => posix.join('/work', path)),
  ];
}

/** After a crash: containers, networks, throw-away images and exported trees of this root's checks. Only when no check runs. */
async function sweep(request: SandboxRequest): Promise<void> {
  await sweepEngine(request);
  const trees = join(request.root.state, 'trees');
  const left = await readdir(trees).catch(() => []); // none was ever made
  for (const name of left.filter((entry) => entry.startsWith('check-')))
    await rm(join(trees, name), { recursive: true, force: true });
}

async function sweepEngine({ docker, root, prefix }: SandboxRequest): Promise<void> {
  const filters = { label: [`dockfra.root=${root.id}`, 'dockfra.check'] };
  for (const { Id } of await docker.listContainers({ all: true, filters }))
    await removeContainer(docker.getContainer(Id));
  for (const { Id } of await docker.listNetworks({ filters })) {
    try {
      await docker.getNetwork(Id).remove();
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  const images = await docker.listImages({ filters: { reference: [`${prefix}-check-${root.id}:*`] } });
  const throwAway = images
    .flatMap((image) => image.RepoTags ?? [])
    .filter((tag) => /:(build|temporary)-/.test(tag));
  for (const tag of throwAway) await removeImage(docker, tag);
}
