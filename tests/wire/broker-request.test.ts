import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it, onTestFinished } from 'vitest';

import { bodyText, brokerRequest, PlatformAway } from '../../platform/client/broker-request.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A server that says just this to whoever asks, and what it was asked. */
async function answering(speak: (socket: Socket) => unknown): Promise<{ path: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      asked.push(chunk.toString());
      void speak(socket);
    });
  });
  const socketPath = path.join(await tempFolder({}), 's');
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => void server.close());
  return { path: socketPath, asked };
}

const get = (socketPath: string, headersTimeoutMs = 500) =>
  brokerRequest({ socketPath, method: 'GET', path: '/v1/hello', headersTimeoutMs });

describe('brokerRequest', () => {
  it('takes an answer that comes byte by byte, and one that comes at once', async () => {
    const text = 'HTTP/1.1 404 Not Found\r\nX-Dockfra-Command: c1\r\ncontent-length: 5\r\n\r\nn\u00f6in';
    const slow = await answering(async (socket) => {
      for (const byte of Buffer.from(text)) {
        socket.write(Buffer.of(byte));
        await sleep(0);
      }
      socket.end();
    });
    const fast = await answering((socket) => socket.end(text));
    for (const server of [slow, fast]) {
      const answer = await get(server.path, 20_000);
      expect(answer).toMatchObject({ statusCode: 404, headers: { 'x-dockfra-command': 'c1' } });
      expect(await bodyText(answer, 100, 20_000)).toBe('n\u00f6in');
    }
  });

  it('sends the length of the body in bytes', async () => {
    const server = await answering((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    const call = {
      socketPath: server.path,
      method: 'POST' as const,
      path: '/v1/command',
      body: '{"a":"\u00f6"}',
    };
    const answer = await brokerRequest({ ...call, headersTimeoutMs: 500 });
    expect(await bodyText(answer, 100, 500)).toBe('');
    expect(server.asked[0]).toContain('POST /v1/command HTTP/1.0\r\n');
    expect(server.asked[0]).toContain('content-length: 10\r\n\r\n{"a":"\u00f6"}');
  });

  it('a body that was cut short is none', async () => {
    const cut = await answering((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a"'));
    expect(await bodyText(await get(cut.path), 100, 500)).toBeNull();
    const silent = await answering((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n{"a"'));
    expect(await bodyText(await get(silent.path), 100, 50)).toBeNull();
  });

  it.each([
    ['hangs up', (socket: Socket) => socket.end(), 'it hung up'],
    ['hangs up within the headers', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\n'), 'it hung up'],
    [
      'speaks another protocol',
      (socket: Socket) => socket.end('SSH-2.0-x\r\n\r\n'),
      'it does not speak HTTP',
    ],
    ['never ends its headers', (socket: Socket) => socket.end('a'.repeat(70_000)), 'it does not speak HTTP'],
    ['says nothing', () => undefined, 'it does not answer'],
  ])('a server that %s is a platform that is away', async (_name, speak, reason) => {
    const server = await answering(speak);
    await expect(get(server.path)).rejects.toThrow(new PlatformAway(reason));
  });
});
