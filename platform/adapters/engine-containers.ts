import { Readable } from 'node:stream';
import type Docker from 'dockerode';

import { readContainerDetail } from '../domain/container-detail.ts';
import { readStats } from '../domain/container-stats.ts';
import { REVISION_LABEL } from '../domain/deploy-images.ts';
import { messageOf } from '../domain/errors.ts';
import { createLogReader } from '../domain/log-line.ts';
import type { Containers, LogWish } from '../ports-containers.ts';
import { explainEngine, orNull, stateIn, statusOf } from './engine-api.ts';

const TIMEOUT_MS = 30_000;
const ACT_MS = 5 * 60_000;
const NOT_MODIFIED = 304;
const MAX_STATS_LINE = 256 * 1024;

/** Single containers behind DOCKER_HOST or the default socket. */
export function createContainers(): Containers {
  // what follows something stays silent for as long as nothing happens: no timeout there
  const asking = lazyClient({ timeout: TIMEOUT_MS });
  const following = lazyClient({});
  return {
    find: (containerId) =>
      explained(async () => {
        const inspected = await orNull(async () => (await asking()).getContainer(containerId).inspect());
        const labels = inspected?.Config.Labels ?? {};
        const project = labels['com.docker.compose.project'];
        if (project === undefined || labels['com.docker.compose.oneoff'] === 'True') return null;
        return inspected === null ? null : { project, state: stateIn(inspected) };
      }),
    detail: (containerId) =>
      explained(async () => {
        const value = await orNull(async () => (await asking()).getContainer(containerId).inspect());
        return value === null ? null : readContainerDetail(value, REVISION_LABEL);
      }),
    start: (containerId) => explained(() => act(following, containerId, 'start')),
    stop: (containerId) => explained(() => act(following, containerId, 'stop')),
    restart: (containerId) => explained(() => act(following, containerId, 'restart')),
    stats: (containerId, onSample, signal) =>
      explained(async () => {
        const container = (await following()).getContainer(containerId);
        const stream = await abortable(container.stats({ stream: true }), signal);
        let rest = '';
        for await (const chunk of chunksOf(stream, signal)) {
          const lines = (rest + chunk.toString('utf8')).split('\n');
          rest = (lines.pop() ?? '').slice(-MAX_STATS_LINE);
          for (const sample of lines.map(readStats)) if (sample && !signal.aborted) onSample(sample);
        }
      }),
    logs: (containerId, wish, onPiece, signal) =>
      explained(async () => {
        const found = await orNull(async () => (await asking()).getContainer(containerId).inspect());
        if (found === null) return;
        const stream = await abortable(openLogs((await following()).getContainer(containerId), wish), signal);
        const reader = createLogReader(found.Config.Tty);
        for await (const chunk of chunksOf(stream, signal)) {
          const piece = reader.read(chunk);
          if (piece.length > 0) await onPiece(piece);
        }
        const last = reader.end();
        if (last.length > 0 && !signal.aborted) await onPiece(last);
      }),
  };
}

/** A container may take as long to stop as its own grace period says: the request waits. One that is so already is none of our faults. */
async function act(
  client: () => Promise<Docker>,
  containerId: string,
  verb: 'start' | 'stop' | 'restart',
): Promise<void> {
  const container = (await client()).getContainer(containerId);
  try {
    await within(ACT_MS, asked(container, verb));
  } catch (error) {
    if (statusOf(error) !== NOT_MODIFIED) throw error;
  }
}

function asked(container: Docker.Container, verb: 'start' | 'stop' | 'restart'): Promise<unknown> {
  switch (verb) {
    case 'start':
      return container.start({});
    case 'stop':
      return container.stop({});
    case 'restart':
      return container.restart({});
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${String(ms / 1000)} s`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** dockerode reads the whole of what is not followed into memory: its way to the engine gives the stream itself. */
async function openLogs(container: Docker.Container, wish: LogWish): Promise<unknown> {
  const { since, until, tail, follow } = wish;
  const options = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow,
    ...(since === null ? {} : { since: secondsOf(since) }),
    ...(until === null ? {} : { until: secondsOf(until) }),
    ...(tail === -1 ? {} : { tail }),
  };
  const modem: Dial = container.modem;
  return new Promise((resolve, reject) =>
    modem.dial(
      {
        path: `/containers/${container.id}/logs?`,
        method: 'GET',
        isStream: true,
        statusCodes: { 101: true, 200: true, 404: 'no such container', 500: 'server error' },
        options,
      },
      (error, stream) => (error ? reject(asError(error)) : resolve(stream)),
    ),
  );
}

type Dial = { dial(request: object, answered: (error: unknown, stream: unknown) => void): void };

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(messageOf(error));
}

/** The engine takes seconds with nine decimals. */
function secondsOf(at: string): string {
  const [, whole = at, digits = ''] = /^(.*?)(?:\.(\d{1,9}))?Z$/.exec(at) ?? [];
  const seconds = Math.floor(Date.parse(digits === '' ? at : `${whole}Z`) / 1000);
  return `${String(seconds)}.${digits.padEnd(9, '0')}`;
}

/** To the end of the stream, which the signal brings about; the stream is closed however the reader leaves. */
async function* chunksOf(stream: unknown, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (!(stream instanceof Readable)) return;
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/** What is opened after the signal is closed at once. */
async function abortable(opening: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const stream = await opening;
  if (signal.aborted && stream instanceof Readable) stream.destroy();
  return stream;
}

function lazyClient(options: Docker.DockerOptions): () => Promise<Docker> {
  let client: Promise<Docker> | null = null;
  return () => (client ??= import('dockerode').then(({ default: Client }) => new Client(options)));
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainEngine(error);
  }
}
