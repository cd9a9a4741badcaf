import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';

import type { Client, ClientChannel } from 'ssh2';

import { DockfraError, messageOf } from '../domain/errors.ts';

export type CourierCall = {
  command: string;
  /** file sent to it */
  input?: string;
  /** file that takes what follows the header line; without one nothing may follow */
  output?: string;
  maxBytes: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

export type CourierReply = { code: number | null; header: string; bytes: number; error: string };

const HEADER_LIMIT = 1_048_576;

/** One exec in the courier account: a header line back, then bytes into a file. Bounded in size and time. */
export function callCourier(client: Client, call: CourierCall): Promise<CourierReply> {
  return new Promise((resolve, reject) => {
    const late = new DockfraError(
      'courier_timeout',
      `the developer's courier did not answer within ${Math.round(call.timeoutMs / 1000)} s`,
      "look in the developer's container: dockfra ssh developer",
    );
    let fail = (error: unknown): void => reject(error);
    const timer = setTimeout(() => fail(late), call.timeoutMs);
    const onClosed = (): void =>
      fail(
        new DockfraError(
          'courier_cut',
          "the connection to the developer's container was cut",
          'is it running? see: dockfra status',
        ),
      );
    const onAbort = (): void =>
      fail(
        new DockfraError(
          'cancelled',
          "the call to the developer's container was cancelled",
          'run it again',
          call.signal?.reason,
        ),
      );
    client.once('close', onClosed);
    call.signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', onAbort);
      client.removeListener('close', onClosed);
      done();
    };
    fail = (error) => settle(() => reject(error));
    client.exec(call.command, (error, channel) => {
      if (error) {
        fail(
          new DockfraError(
            'courier_failed',
            `the developer's courier could not be called: ${messageOf(error)}`,
            'is it running? see: dockfra status',
            error,
          ),
        );
        return;
      }
      if (call.signal?.aborted) return void channel.destroy();
      fail = (reason) =>
        settle(() => {
          channel.destroy();
          // A courier that hangs may hold the connection: the next call gets a new one.
          if (reason === late) client.destroy();
          reject(reason);
        });
      exchange(channel, call).then(
        (reply) => settle(() => resolve(reply)),
        (reason) => fail(reason),
      );
    });
  });
}

async function exchange(channel: ClientChannel, call: CourierCall): Promise<CourierReply> {
  const reply: CourierReply = { code: null, header: '', bytes: 0, error: '' };
  const file =
    call.output === undefined ? null : createWriteStream(call.output, { flags: 'wx', mode: 0o600 });
  const written = file === null ? Promise.resolve() : finished(file);
  channel.on('exit', (code: number | null) => void (reply.code = code));
  channel.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (reply.error.length < 4000) reply.error += text;
  });
  send(channel, call.input);
  try {
    await receive(channel, call, reply, file);
  } finally {
    file?.end();
    await written;
  }
  return reply;
}

function send(channel: ClientChannel, input: string | undefined): void {
  // The courier may answer "no" without reading: its header tells why, not our pipe.
  channel.on('error', () => undefined);
  // Never ended from here: an end of its input tells the courier that nobody waits any more.
  if (input !== undefined)
    createReadStream(input)
      .on('error', () => channel.end())
      .pipe(channel, { end: false });
}

function receive(
  channel: ClientChannel,
  call: CourierCall,
  reply: CourierReply,
  file: WriteStream | null,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const head: Buffer[] = [];
    let headBytes = 0;
    let headed = false;
    const body = (chunk: Buffer): void => {
      reply.bytes += chunk.length;
      if (reply.bytes > call.maxBytes)
        reject(
          new DockfraError(
            'courier_too_large',
            `the developer's courier sent more than ${call.maxBytes} bytes`,
            'leave big files out, or raise limits.bundle_mb',
          ),
        );
      else if (file !== null && chunk.length > 0 && !file.write(chunk)) {
        channel.pause();
        file.once('drain', () => channel.resume());
      }
    };
    channel.on('data', (chunk: Buffer) => {
      if (headed) return body(chunk);
      const end = chunk.indexOf(10);
      head.push(end === -1 ? chunk : chunk.subarray(0, end));
      headBytes += chunk.length;
      if (end === -1 && headBytes > HEADER_LIMIT)
        reject(
          new DockfraError(
            'courier_failed',
            "the developer's courier sent no header",
            "look in the developer's container",
          ),
        );
      if (end === -1) return;
      headed = true;
      reply.header = Buffer.concat(head).toString('utf8');
      body(chunk.subarray(end + 1));
    });
    channel.once('close', () => resolve());
    file?.once('error', reject);
  });
}

function finished(file: WriteStream): Promise<void> {
  return new Promise((resolve, reject) => {
    file.once('close', () => resolve());
    file.once('error', reject);
  });
}
