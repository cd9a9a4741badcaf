// Whatever answers behind a role's port may cut the line at any moment; the platform once ended with it.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { connectSsh } from '../../platform/adapters/ssh-client.ts';

const HOST_KEY = `ssh-ed25519 ${Buffer.from('none').toString('base64')}`;
const faults: unknown[] = [];
const note = (error: unknown) => void faults.push(error);

async function dialTo(answer: (socket: Socket) => void): Promise<unknown> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.on('uncaughtException', note);
  try {
    return await connectSsh(
      { port, username: 'link', privateKey: '', hostKey: HOST_KEY },
      AbortSignal.timeout(20_000),
    ).catch((error: unknown) => error);
  } finally {
    await new Promise((resolve) => setTimeout(resolve, 100)); // a second error comes later
    process.removeListener('uncaughtException', note);
    server.close();
  }
}

afterEach(() => void faults.splice(0));

describe('logging in to a role that goes away', () => {
  it.each([
    ['resets the connection', (socket: Socket) => void socket.resetAndDestroy()],
    ['closes it', (socket: Socket) => void socket.end()],
    [
      'resets it after the greeting',
      (socket: Socket) => void socket.write('SSH-2.0-x\r\n', () => socket.resetAndDestroy()),
    ],
    ['says nothing for as long as a login may take', () => undefined],
    ['speaks something else', (socket: Socket) => void socket.end('HTTP/1.1 400\r\n\r\n')],
  ])('fails and nothing more, when it %s', async (_how, answer) => {
    expect(await dialTo(answer)).toMatchObject({ code: 'ssh_failed' });
    expect(faults).toEqual([]);
  });
});
