import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * The only way into the role containers: one published port a role, forwarded to that role's sshd and nothing else.
 * It listens on the address of its default route (the publishing network) only, so that one role cannot come through
 * here to another: the roles' own networks have no route.
 */
const IDLE_CONNECTIONS_PER_ROLE = 128;
const CONNECT_TIMEOUT_MS = 5000;

/** "2200=developer:2222" -> listening port, target host, target port */
function parseRoute(text: string): { port: number; host: string; target: number } {
  const found = /^(\d+)=([a-z0-9-]+):(\d+)$/.exec(text);
  if (found === null) throw new Error(`gate: "${text}" is no route; write PORT=HOST:PORT`);
  return { port: Number(found[1]), host: found[2] ?? '', target: Number(found[3]) };
}

/** IPv4 address of the interface that holds the default route. */
function publishingAddress(): string {
  const rows = readFileSync('/proc/net/route', 'utf8')
    .split('\n')
    .map((row) => row.split('\t'));
  const name = rows.find((row) => row[1] === '00000000')?.[0];
  const address = networkInterfaces()[name ?? '']?.find((item) => item.family === 'IPv4')?.address;
  if (address === undefined) throw new Error('gate: no default route, so no network to publish on');
  return address;
}

function forward(client: Socket, host: string, port: number): void {
  const server = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    timeout: CONNECT_TIMEOUT_MS,
  });
  const end = (): void => {
    client.destroy();
    server.destroy();
  };
  server.once('connect', () => server.setTimeout(0));
  server.once('timeout', end);
  for (const socket of [client, server]) {
    socket.once('error', end);
    socket.once('close', end);
  }
  client.pipe(server).pipe(client);
}

const address = publishingAddress();
for (const { port, host, target } of process.argv.slice(2).map(parseRoute)) {
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000, allowHalfOpen: false },
    (client) => forward(client, host, target),
  );
  server.maxConnections = IDLE_CONNECTIONS_PER_ROLE;
  server.listen(port, address, () => console.log(`gate: ${address}:${port} -> ${host}:${target}`));
}
process.on('SIGTERM', () => process.exit(0));
