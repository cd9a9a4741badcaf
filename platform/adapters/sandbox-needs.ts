import type Dockerode from 'dockerode';

import { DockfraError } from '../domain/errors.ts';
import type { SandboxNeed, SandboxSpec } from '../ports.ts';
import { confinement, delay, isGone, removeContainer } from './sandbox-container.ts';
import { ensureImage } from './sandbox-image.ts';

export type NeedsRequest = {
  docker: Dockerode;
  spec: SandboxSpec;
  network: string;
  labels: Readonly<Record<string, string>>;
  deadline: number;
  onOutput: (text: string) => void;
  signal: AbortSignal;
};

const MIN_MEMORY_MB = 512;
const LOG_LINES = 40;

/** A network of its own without any way out, not even to this host. */
export async function createNeedsNetwork(
  docker: Dockerode,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<Dockerode.Network> {
  return docker.createNetwork({
    Name: name,
    Internal: true,
    Labels: { ...labels },
    Options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
  });
}

/** Starts fresh services and waits until each is ready. `started` holds them even when this throws, so that they are removed. */
export async function startNeeds(request: NeedsRequest, started: Dockerode.Container[]): Promise<void> {
  for (const need of request.spec.needs)
    await ensureImage(request.docker, need.image, request.onOutput, request.signal);
  for (const need of request.spec.needs) {
    const container = await createNeed(request, need);
    started.push(container);
    await container.start();
  }
  for (const [at, need] of request.spec.needs.entries()) {
    const container = started[at];
    if (container !== undefined) await waitReady(request, need, container);
  }
}

function createNeed(
  { docker, spec, network, labels }: NeedsRequest,
  need: SandboxNeed,
): Promise<Dockerode.Container> {
  return docker.createContainer({
    Image: need.image,
    Env: Object.entries(need.env).map(([key, value]) => `${key}=${value}`),
    Labels: { ...labels },
    HostConfig: {
      ...confinement({
        network,
        cpus: spec.cpus,
        memoryMb: Math.max(MIN_MEMORY_MB, spec.memoryMb),
        pids: spec.pids,
      }),
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [need.name] } } },
  });
}

/** Ready is two answers in a row: some images start once to set up and once more to serve. */
async function waitReady(
  request: NeedsRequest,
  need: SandboxNeed,
  container: Dockerode.Container,
): Promise<void> {
  for (let successes = 0; successes < 2;) {
    request.signal.throwIfAborted();
    const { State } = await container.inspect();
    if (!State.Running) throw await notReady(need, container, `ended with exit code ${State.ExitCode}`);
    if (Date.now() > request.deadline) throw await notReady(need, container, 'did not get ready in time');
    successes = (await isReady(need, container, State.Health?.Status)) ? successes + 1 : 0;
    await delay(300);
  }
  request.onOutput(`${need.name} (${need.image}) is ready\n`);
}

async function isReady(
  need: SandboxNeed,
  container: Dockerode.Container,
  health: string | undefined,
): Promise<boolean> {
  if (need.health === null) return health === undefined || health === 'none' || health === 'healthy';
  const exec = await container.exec({
    Cmd: ['sh', '-c', need.health],
    AttachStdout: false,
    AttachStderr: false,
  });
  await exec.start({ Detach: true });
  for (let tries = 0; tries < 100; tries += 1) {
    const state = await exec.inspect();
    if (!state.Running) return state.ExitCode === 0;
    await delay(50);
  }
  return false;
}

async function notReady(
  need: SandboxNeed,
  container: Dockerode.Container,
  how: string,
): Promise<DockfraError> {
  const raw = await container.logs({ stdout: true, stderr: true, tail: LOG_LINES });
  const log = raw.toString('utf8').replaceAll(/[\x00-\x02]\x00\x00\x00[\s\S]{4}/g, ''); // oxlint-disable-line no-control-regex -- the engine's frame headers
  return new DockfraError(
    'need_not_ready',
    `${need.name} (${need.image}) ${how}; it said:\n${log.slice(-4000)}`,
    'correct image, env or health of this need in dockfra.yaml',
  );
}

export async function removeNeeds(
  containers: Dockerode.Container[],
  network: Dockerode.Network | null,
): Promise<void> {
  await Promise.all(containers.map(removeContainer));
  if (network === null) return;
  try {
    await network.remove();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
