import { statfs } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

import type Dockerode from 'dockerode';
import { z } from 'zod';

import type { CheckEnding } from '../domain/checks-outcome.ts';
import { archiveTree } from './sandbox-tree.ts';

/** Capabilities that installing and running tests as root inside needs (chown, dropping to another user, killing it). No network, no devices, no mounts. */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'KILL'];
/** Logs are evidence: no questions, colours or progress bars. */
const PLAIN = { CI: 'true', NO_COLOR: '1' };
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const MIN_FREE_BYTES = 512 * 1024 * 1024;
const DISK_WATCH_MS = 3000;

export type CheckContainer = {
  image: string;
  command: string[];
  workdir: string;
  env: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  network: string;
  aliases: string[];
  cpus: number;
  memoryMb: number;
  pids: number;
};

export type RunLimits = {
  timeoutMs: number;
  signal: AbortSignal;
  onOutput: (text: string) => void;
  diskOf: string;
};

/** Root inside, because images differ in their users and the files must belong to somebody: but without any right over the host. */
export function createCheckContainer(
  docker: Dockerode,
  wanted: CheckContainer,
): Promise<Dockerode.Container> {
  const memory = wanted.memoryMb * 1024 * 1024;
  const [entry = 'sh', ...rest] = wanted.command;
  return docker.createContainer({
    Image: wanted.image,
    Entrypoint: [entry],
    Cmd: rest,
    User: '0:0',
    WorkingDir: wanted.workdir,
    Env: Object.entries({ ...PLAIN, ...wanted.env }).map(([key, value]) => `${key}=${value}`),
    Labels: { ...wanted.labels },
    Healthcheck: { Test: ['NONE'] },
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      ...confinement(wanted, memory),
      LogConfig: { Type: 'none', Config: {} },
    },
    NetworkingConfig: {
      EndpointsConfig: wanted.network === 'none' ? {} : { [wanted.network]: { Aliases: wanted.aliases } },
    },
  });
}

/** Limits that a check and the services it needs share. */
export function confinement(
  wanted: { network: string; cpus: number; memoryMb: number; pids: number },
  memory = wanted.memoryMb * 1024 * 1024,
): Dockerode.HostConfig {
  return {
    NetworkMode: wanted.network,
    Memory: memory,
    MemorySwap: memory,
    NanoCpus: Math.round(wanted.cpus * 1e9),
    CpuShares: 256,
    PidsLimit: wanted.pids,
    OomScoreAdj: 500,
    CapDrop: ['ALL'],
    CapAdd: CAPABILITIES,
    SecurityOpt: ['no-new-privileges'],
    Ulimits: [{ Name: 'core', Soft: 0, Hard: 0 }],
    RestartPolicy: { Name: 'no' },
  };
}

/** Copies the tree to /work of a container that is not running. */
export async function copyTree(
  container: Dockerode.Container,
  dir: string,
  signal: AbortSignal,
): Promise<void> {
  const archive = archiveTree(dir);
  const give = new AbortController();
  const done = archive.done.catch((error: unknown) => {
    give.abort(); // the engine would wait for the rest for ever
    throw error;
  });
  await Promise.all([
    done,
    container.putArchive(archive.stream, { path: '/', abortSignal: AbortSignal.any([signal, give.signal]) }),
  ]);
}

/** Starts it, streams what it prints and waits for its end; kills it at a limit. */
export async function runToEnd(
  docker: Dockerode,
  container: Dockerode.Container,
  limits: RunLimits,
): Promise<CheckEnding> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  let stopped: CheckEnding['stopped'] = null;
  const stop = (why: NonNullable<CheckEnding['stopped']>): void => {
    if (stopped !== null) return;
    stopped = why;
    void killQuietly(container);
  };
  const printed = collect(docker, stream, limits.onOutput, () => stop('output'));
  const timer = setTimeout(() => stop('timeout'), limits.timeoutMs);
  const disk = setInterval(() => void watchDisk(limits.diskOf, () => stop('disk')), DISK_WATCH_MS);
  const onAbort = (): void => stop('interrupted');
  limits.signal.addEventListener('abort', onAbort, { once: true });
  try {
    await container.start();
    if (limits.signal.aborted) onAbort();
    const ended = await endOf(container);
    await Promise.race([printed, delay(2000)]);
    return { ...ended, stopped };
  } finally {
    clearTimeout(timer);
    clearInterval(disk);
    limits.signal.removeEventListener('abort', onAbort);
    if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
  }
}

const stateSchema = z.object({
  State: z.object({ ExitCode: z.number(), OOMKilled: z.boolean(), Running: z.boolean() }),
});

const ASK_EVERY_MS = 5000;
const ANSWER_MS = 20_000;

/** When its connection is cut, the engine's answer to `wait` never comes: so the container is looked at from time to time as well. */
async function endOf(
  container: Dockerode.Container,
): Promise<{ exitCode: number | null; oomKilled: boolean }> {
  const left = new AbortController();
  const waited = container
    .wait({ condition: 'not-running', abortSignal: left.signal })
    .catch(() => undefined); // whatever broke, the next look tells
  try {
    for (;;) {
      await Promise.race([waited, delay(ASK_EVERY_MS)]);
      const abortSignal = AbortSignal.timeout(ANSWER_MS);
      const { State } = stateSchema.parse(await container.inspect({ abortSignal }));
      if (!State.Running) return { exitCode: State.ExitCode, oomKilled: State.OOMKilled };
      await delay(100);
    }
  } catch {
    return { exitCode: null, oomKilled: false }; // gone, or the engine is: never a pass
  } finally {
    left.abort();
  }
}

function collect(
  docker: Dockerode,
  stream: NodeJS.ReadWriteStream,
  onOutput: (text: string) => void,
  tooMuch: () => void,
): Promise<void> {
  let bytes = 0;
  const sink = (): Writable => {
    const decoder = new StringDecoder('utf8');
    return new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > MAX_OUTPUT_BYTES) tooMuch();
        else onOutput(decoder.write(chunk));
        done();
      },
    });
  };
  docker.modem.demuxStream(stream, sink(), sink());
  return new Promise((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
    stream.once('error', () => resolve());
  });
}

async function watchDisk(path: string, nearlyFull: () => void): Promise<void> {
  try {
    const disk = await statfs(path);
    if (disk.bavail * disk.bsize < MIN_FREE_BYTES) nearlyFull();
  } catch {
    // the engine may be elsewhere: then its disk cannot be watched from here, and its own errors tell
  }
}

async function killQuietly(container: Dockerode.Container): Promise<void> {
  try {
    await container.kill({ signal: 'SIGKILL' });
  } catch {
    // it ended or was removed meanwhile, which is all that was wanted
  }
}

/** Removes a container with its anonymous volumes; gone already is fine. */
export async function removeContainer(container: Dockerode.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** 404, or 409 while another removal is under way. */
export function isGone(error: unknown): boolean {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return status === 404 || status === 409;
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
