import { createHash } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

import { brokerRequest, PlatformAway } from '../client/broker-request.ts';
import { DockfraError } from '../domain/errors.ts';

/** The kernel's limit for the path of a Unix socket is 108 bytes, with its final zero. */
const MAX_SOCKET_PATH = 107;

/** The owner's socket (0600): whoever may open it is the owner. In ROOT/.dockfra, or in the temporary folder for a very long ROOT. */
export function ownerSocket(rootDir: string): string {
  const usual = join(rootDir, '.dockfra', 'owner.sock');
  if (Buffer.byteLength(usual) <= MAX_SOCKET_PATH) return usual;
  const name = createHash('sha256').update(usual).digest('hex').slice(0, 16);
  return join(tmpdir(), `dockfra-${userInfo().uid}-${name}`, 'owner.sock');
}

/** Listens there; the caller holds the root's lock, so a file that is there is a dead platform's. */
export async function listenForOwner(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  const server = createServer(onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new DockfraError(
          'owner_socket',
          `cannot listen on ${path}: ${error.message}`,
          'check the owner and the free space of that folder',
          error,
        ),
      ),
    );
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

/** True when a platform answers behind the socket. */
export async function isPlatformThere(socketPath: string): Promise<boolean> {
  try {
    const response = await brokerRequest({
      socketPath,
      method: 'GET',
      path: '/v1/hello',
      headersTimeoutMs: 1500,
    });
    response.body.destroy();
    return response.statusCode === 200;
  } catch (error) {
    if (error instanceof PlatformAway) return false;
    throw error;
  }
}
