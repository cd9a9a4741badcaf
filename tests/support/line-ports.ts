import { createServer, type Server } from 'node:net';

const FIRST = 20_000;
const COUNT = 12_000;

/**
 * Ports that nobody holds now, all different. None of those that the system gives to whoever asks for any, or to connections:
 * one of these may be gone before it is used.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function listen(): Promise<Server> {
  for (let tries = 0; tries < 100; tries += 1) {
    const server = await listenAt(FIRST + Math.floor(Math.random() * COUNT));
    if (server) return server;
  }
  throw new Error('no free port was found');
}

/** Null when somebody holds it. */
function listenAt(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(null));
    server.listen(port, '0.0.0.0', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  return address.port;
}
