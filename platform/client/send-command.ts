import { setTimeout as sleep } from 'node:timers/promises';

import { bodyText, brokerRequest, PlatformAway, type BrokerAnswer } from './broker-request.ts';
import { readFrames } from './frame-stream.ts';
import {
  COMMAND_ID_HEADER,
  EXIT_AWAY,
  EXIT_INTERRUPTED,
  parseMessage,
  type CommandRequest,
  type Frame,
} from './protocol.ts';

export type CommandIo = {
  out(text: string): void;
  err(text: string): void;
  /** aborting it cancels the command: exit code 130 */
  signal?: AbortSignal;
};

/** Waits in milliseconds; tests shorten them. */
export type Patience = { headersMs: number; silenceMs: number; resumeMs: number };
const PATIENCE: Patience = { headersMs: 1500, silenceMs: 5000, resumeMs: 30_000 };

/**
 * Sends one command to the platform behind `socketPath`, prints its answer as it comes, and returns the exit code.
 * A cut stream is resumed where it broke. Never throws for anything the platform does.
 */
export async function sendCommand(
  socketPath: string,
  request: CommandRequest,
  io: CommandIo,
  patience: Patience = PATIENCE,
): Promise<number> {
  const post = { socketPath, method: 'POST' as const, path: '/v1/command', body: JSON.stringify(request) };
  try {
    const response = await brokerRequest({ ...post, headersTimeoutMs: patience.headersMs });
    const id = response.headers[COMMAND_ID_HEADER];
    if (response.statusCode !== 200 || id === undefined) return await reportRefusal(response, io);
    return await follow({ socketPath, id, io, patience }, response);
  } catch (error) {
    if (!(error instanceof PlatformAway)) throw error;
    io.err(`dockfra: the platform is away (${error.message})\n`);
    return EXIT_AWAY;
  }
}

type Running = { socketPath: string; id: string; io: CommandIo; patience: Patience };

/** Reads the answer to its exit frame, through as many connections as it takes. */
async function follow(running: Running, first: BrokerAnswer): Promise<number> {
  const { io, patience } = running;
  let response: BrokerAnswer | null = first;
  let after = 0;
  const print = (frame: Frame): void => {
    if (frame.type === 'beat' || frame.seq <= after) return;
    after = frame.seq;
    if (frame.type === 'out') io.out(frame.text);
    if (frame.type === 'err') io.err(frame.text);
  };
  for (;;) {
    const current = response;
    const onAbort = (): void => void current.body.destroy();
    io.signal?.addEventListener('abort', onAbort, { once: true });
    if (io.signal?.aborted) onAbort();
    const end = await readFrames(current.body, patience.silenceMs, print);
    io.signal?.removeEventListener('abort', onAbort);
    if (end.kind === 'exit') return end.code;
    if (io.signal?.aborted) return await cancel(running);
    response = await resume(running, after);
    if (response === null) {
      if (io.signal?.aborted) return await cancel(running);
      io.err(
        'dockfra: the connection was cut, the outcome of this command is unknown: look with `ticket show`\n',
      );
      return (await isAway(running)) ? EXIT_AWAY : 1;
    }
  }
}

async function isAway({ socketPath, patience }: Running): Promise<boolean> {
  const call = { socketPath, method: 'GET' as const, path: '/v1/hello' };
  try {
    (await brokerRequest({ ...call, headersTimeoutMs: patience.headersMs })).body.destroy();
    return false;
  } catch (error) {
    if (error instanceof PlatformAway) return true;
    throw error;
  }
}

/** The rest of the stream after frame `after`; null when the platform stays away or does not know the command any more. */
async function resume(running: Running, after: number): Promise<BrokerAnswer | null> {
  const { socketPath, id, io, patience } = running;
  const call = {
    socketPath,
    method: 'GET' as const,
    path: `/v1/command/${encodeURIComponent(id)}?after=${after}`,
  };
  const until = Date.now() + patience.resumeMs;
  for (let delayMs = 100; Date.now() < until && !io.signal?.aborted; delayMs = Math.min(delayMs * 2, 2000)) {
    try {
      const response = await brokerRequest({ ...call, headersTimeoutMs: patience.headersMs });
      if (response.statusCode === 200) return response;
      response.body.destroy();
      if (response.statusCode === 404) return null;
    } catch (error) {
      if (!(error instanceof PlatformAway)) throw error;
    }
    await sleep(delayMs);
  }
  return null;
}

async function cancel(running: Running): Promise<number> {
  const call = {
    socketPath: running.socketPath,
    method: 'DELETE' as const,
    path: `/v1/command/${encodeURIComponent(running.id)}`,
  };
  try {
    const response = await brokerRequest({ ...call, headersTimeoutMs: 500 });
    response.body.destroy();
  } catch (error) {
    // The person asked to stop; whether the platform heard it changes nothing for them.
    if (!(error instanceof PlatformAway)) throw error;
  }
  return EXIT_INTERRUPTED;
}

async function reportRefusal(response: BrokerAnswer, io: CommandIo): Promise<number> {
  const text = await bodyText(response, 65_536, 2000);
  const said = text === null || text === '' ? 'no reason given' : parseMessage(text);
  io.err(`dockfra: the platform refused the request (${String(response.statusCode)}): ${said}\n`);
  return 1;
}
