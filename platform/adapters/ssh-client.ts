import { createConnection } from 'node:net';

import ssh2, { type Client } from 'ssh2';

import { DockfraError, messageOf } from '../domain/errors.ts';

export type SshTarget = {
  port: number;
  username: string;
  privateKey: string;
  /** "ssh-ed25519 AAAA ...": the only host key that is accepted */
  hostKey: string;
  /** default 127.0.0.1 */
  host?: string;
};

const READY_TIMEOUT_MS = 5000;

/** A logged-in connection. Its socket sends at once (noDelay): with Nagle's algorithm every exec takes 40 ms longer. */
export function connectSsh(target: SshTarget, signal: AbortSignal): Promise<Client> {
  const host = target.host ?? '127.0.0.1';
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port: target.port, noDelay: true });
    const client = new ssh2.Client();
    const expected = Buffer.from(target.hostKey.split(/\s+/)[1] ?? '', 'base64');
    const onAbort = (): void => fail(signal.reason);
    const fail = (error: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      client.destroy();
      socket.destroy();
      const where = `${target.username}@${host}:${target.port}`;
      reject(
        new DockfraError(
          'ssh_failed',
          `${where} cannot be reached: ${messageOf(error)}`,
          'is the role running? see: dockfra status',
          error,
        ),
      );
    };
    if (signal.aborted) {
      fail(signal.reason);
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    // ssh2 reports a login that timed out twice, and an error without a listener would end the whole platform
    socket.on('error', () => client.destroy());
    client.on('error', () => client.destroy());
    socket.once('error', fail);
    client.once('error', fail);
    client.once('close', () => fail(new Error('the connection was closed')));
    client.once('ready', () => {
      signal.removeEventListener('abort', onAbort);
      client.removeListener('error', fail);
      socket.removeListener('error', fail);
      client.removeAllListeners('close');
      // Later faults end in 'close', which whoever keeps the connection listens for.
      resolve(client);
    });
    client.connect({
      sock: socket,
      username: target.username,
      privateKey: target.privateKey,
      hostVerifier: (key: Buffer) => key.equals(expected),
      algorithms: { serverHostKey: ['ssh-ed25519'] },
      readyTimeout: READY_TIMEOUT_MS,
      keepaliveInterval: 5000,
      keepaliveCountMax: 3,
    });
  });
}
