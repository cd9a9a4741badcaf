import { lookup } from 'node:dns/promises';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, isIP } from 'node:net';
import type { Duplex } from 'node:stream';

import { refusalOf } from './address-rules.ts';

export type ProxyRules = {
  /** further refused addresses and networks: the host's own, the engine's */
  refused: readonly string[];
  /** ports that CONNECT and plain requests may reach */
  ports: readonly number[];
};

const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 300_000;
const HOP_HEADERS = [
  'proxy-connection',
  'proxy-authorization',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
];

type Target = { ok: true; address: string; port: number } | { ok: false; status: number; message: string };

/** A forward proxy (plain HTTP and CONNECT) to the public internet only: it resolves names itself and connects to the address it checked. */
export function createEgressProxy(rules: ProxyRules): Server {
  const server = createServer((incoming, answer) => void forwardPlain(rules, incoming, answer));
  server.on(
    'connect',
    (incoming: IncomingMessage, client: Duplex, head: Buffer) =>
      void forwardTunnel(rules, incoming, client, head),
  );
  server.on('clientError', (_error, socket) => void socket.destroy());
  server.maxConnections = 256;
  return server;
}

async function forwardTunnel(
  rules: ProxyRules,
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
): Promise<void> {
  client.on('error', () => client.destroy());
  const wanted = parseUrl(`http://${incoming.url ?? ''}`);
  const target =
    wanted === null ? badRequest() : await resolveTarget(rules, wanted.hostname, Number(wanted.port || 80));
  if (!target.ok) {
    client.end(
      `HTTP/1.1 ${target.status} Refused\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\ndockfra egress: ${target.message}\n`,
    );
    return;
  }
  const server = connect({ host: target.address, port: target.port, timeout: CONNECT_TIMEOUT_MS });
  const end = (): void => {
    client.destroy();
    server.destroy();
  };
  server.once('connect', () => {
    server.setTimeout(IDLE_TIMEOUT_MS);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.write(head);
    client.pipe(server).pipe(client);
  });
  for (const event of ['error', 'close', 'timeout']) server.once(event, end);
  client.once('close', end);
}

async function forwardPlain(
  rules: ProxyRules,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const wanted = parseUrl(incoming.url ?? '');
  const usable = wanted !== null && wanted.protocol === 'http:';
  const target = usable
    ? await resolveTarget(rules, wanted.hostname, Number(wanted.port || 80))
    : badRequest();
  if (!target.ok || wanted === null) {
    answer.writeHead(target.ok ? 400 : target.status, { 'content-type': 'text/plain', connection: 'close' });
    answer.end(`dockfra egress: ${target.ok ? 'not understood' : target.message}\n`);
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).filter(([name]) => !HOP_HEADERS.includes(name)),
  );
  const sent = request(
    {
      host: target.address,
      port: target.port,
      method: incoming.method,
      path: wanted.pathname + wanted.search,
      headers: { ...headers, host: wanted.host },
      agent: false,
      timeout: IDLE_TIMEOUT_MS,
    },
    (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    },
  );
  sent.once('timeout', () => sent.destroy());
  sent.once('error', () => {
    if (!answer.headersSent) answer.writeHead(502, { 'content-type': 'text/plain' });
    answer.end('dockfra egress: the server could not be reached\n');
  });
  answer.once('close', () => sent.destroy());
  incoming.pipe(sent);
}

/** The first permitted address of a name; refused as soon as one of its addresses is forbidden, so that no answer of a name server can be tried twice. */
async function resolveTarget(rules: ProxyRules, host: string, port: number): Promise<Target> {
  if (!rules.ports.includes(port))
    return {
      ok: false,
      status: 403,
      message: `port ${port} is not open; open are ${rules.ports.join(', ')}`,
    };
  const name = host.replace(/^\[|\]$/g, '');
  const addresses = await addressesOf(name);
  const first = addresses[0];
  if (first === undefined) return { ok: false, status: 502, message: `${name} does not resolve` };
  for (const address of addresses) {
    const reason = refusalOf(address, rules.refused);
    if (reason !== null) return { ok: false, status: 403, message: `${name} is ${address}: ${reason}` };
  }
  return { ok: true, address: first, port };
}

async function addressesOf(name: string): Promise<string[]> {
  if (isIP(name) !== 0) return [name];
  try {
    const found = await lookup(name, { all: true, verbatim: false });
    return found.map((item) => item.address);
  } catch {
    return [];
  }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function badRequest(): Target {
  return { ok: false, status: 400, message: 'not understood' };
}
