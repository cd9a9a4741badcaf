import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createBroker, type Broker, type BrokerOptions } from '../../platform/broker.ts';
import { bodyText, brokerRequest } from '../../platform/client/broker-request.ts';
import { sendCommand } from '../../platform/client/send-command.ts';
import type { CallerRole } from '../../platform/domain/ticket.ts';

let dir: string;
let broker: Broker;
const servers: Server[] = [];
const sockets = new Set<Socket>();

const release: (() => void)[] = [];
let stopSeen: () => void = () => undefined;
const execute: BrokerOptions['execute'] = async (role, { argv, person }, write, signal) => {
  if (argv[0] === 'who') write('out', `${role}:${person}`);
  if (argv[0] === 'slow') {
    write('out', 'one\n');
    await new Promise<void>((resolve) => {
      release.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (signal.aborted) stopSeen();
    write('out', signal.aborted ? 'stopped\n' : 'two\n');
  }
  if (argv[0] === 'boom') throw new Error('kaboom');
  return argv[0] === 'seven' ? 7 : 0;
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dockfra-broker-'));
  release.length = 0;
  broker = createBroker({
    rootId: 'abcd1234',
    version: '9',
    catalogue: () => [],
    loginLink: () => Promise.resolve('link'),
    execute,
  });
});
afterEach(async () => {
  broker.close();
  for (const server of servers.splice(0)) server.close();
  await rm(dir, { recursive: true, force: true });
});

/** A socket on which everybody is `role`. */
async function serve(role: CallerRole): Promise<string> {
  const path = join(dir, `${role}.sock`);
  const server = createServer((socket) => {
    sockets.add(socket);
    broker.accept(role, socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

async function send(
  path: string,
  argv: string[],
  person = 'ada',
  patience = { headersMs: 1500, silenceMs: 5000, resumeMs: 5000 },
) {
  let out = '';
  let err = '';
  const request = { argv, cwd: '/', person, columns: null, color: false };
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const code = await sendCommand(path, request, io, patience);
  return { code, out, err };
}

async function post(path: string, address: string, body: string) {
  const response = await brokerRequest({
    socketPath: path,
    method: 'POST',
    path: address,
    body,
    headersTimeoutMs: 2000,
  });
  return { status: response.statusCode, text: await bodyText(response, 65_536, 2000) };
}

describe('the broker', () => {
  it('knows the role by the connection, whatever the request says', async () => {
    const monitor = await serve('monitor');
    expect((await send(monitor, ['who'])).out).toBe('monitor:ada');
    const forged = JSON.stringify({
      argv: ['who'],
      cwd: '/',
      person: 'ada',
      columns: null,
      color: false,
      role: 'owner',
    });
    expect((await post(monitor, '/v1/command', forged)).text).toContain('monitor:ada');
  });

  it('passes exit codes on and survives a command that throws', async () => {
    const path = await serve('manager');
    expect((await send(path, ['seven'])).code).toBe(7);
    const boom = await send(path, ['boom']);
    expect(boom).toMatchObject({ code: 1, err: expect.stringContaining('kaboom') });
    expect((await send(path, ['who'])).code).toBe(0);
  });

  it('resumes where a connection was cut, with nothing lost or twice', async () => {
    const path = await serve('manager');
    const running = send(path, ['slow']);
    await expect.poll(() => release.length).toBe(1);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    release[0]?.();
    expect(await running).toMatchObject({ code: 0, out: 'one\ntwo\n' });
  });

  it('says that the outcome is unknown when it came back without knowing the command', async () => {
    const path = await serve('manager');
    const running = send(path, ['slow']);
    await expect.poll(() => release.length).toBe(1);
    const old = broker;
    broker = createBroker({
      rootId: 'abcd1234',
      version: '9',
      catalogue: () => [],
      loginLink: () => Promise.resolve('link'),
      execute,
    });
    for (const socket of sockets) socket.destroy();
    expect(await running).toMatchObject({ code: 1, err: expect.stringContaining('unknown') });
    old.close();
  });

  it('does not show a command to another role', async () => {
    const manager = await serve('manager');
    const monitor = await serve('monitor');
    const request = JSON.stringify({ argv: ['slow'], cwd: '/', person: 'a', columns: null, color: false });
    const response = await brokerRequest({
      socketPath: manager,
      method: 'POST',
      path: '/v1/command',
      body: request,
      headersTimeoutMs: 2000,
    });
    const id = String(response.headers['x-dockfra-command']);
    for (const method of ['GET', 'DELETE'] as const) {
      const peek = await brokerRequest({
        socketPath: monitor,
        method,
        path: `/v1/command/${id}`,
        headersTimeoutMs: 2000,
      });
      expect(peek.statusCode).toBe(404);
      peek.body.destroy();
    }
    response.body.destroy();
    release[0]?.();
  });

  it('stops the command when its caller gives up, and the caller ends 130', async () => {
    const path = await serve('manager');
    const stop = new AbortController();
    let stopped = false;
    stopSeen = () => (stopped = true);
    const request = { argv: ['slow'], cwd: '/', person: 'ada', columns: null, color: false };
    const running = sendCommand(path, request, {
      out: () => undefined,
      err: () => undefined,
      signal: stop.signal,
    });
    await expect.poll(() => release.length).toBe(1);
    stop.abort();
    expect(await running).toBe(130);
    await expect.poll(() => stopped).toBe(true);
  });

  it('gives a login link to the owner only', async () => {
    expect((await post(await serve('owner'), '/v1/login', '')).text).toContain('link');
    expect((await post(await serve('manager'), '/v1/login', '')).status).toBe(404);
  });

  it('refuses a request that is not one, with the reason', async () => {
    const path = await serve('manager');
    expect(await post(path, '/v1/command', 'nonsense')).toMatchObject({ status: 400 });
    expect(await post(path, '/v1/command', 'x'.repeat(2 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
    const named = JSON.stringify({
      argv: [],
      cwd: '/',
      person: 'eve\n{"role":"owner"}',
      columns: null,
      color: false,
    });
    expect((await post(path, '/v1/command', named)).text).toContain('person');
    expect(
      (await post(path, '/v1/command', 'x'.repeat(3_000_000)).catch(() => ({ status: 'cut' }))).status,
    ).not.toBe(200);
  });

  it('answers that the platform is away with exit 3', async () => {
    expect(await send(join(dir, 'nobody.sock'), ['who'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^dockfra: the platform is away .*\n$/),
    });
  });
});

describe('on an SSH channel, where each write is a packet', () => {
  /** the packets that the answer to this request takes, without empty ones that close it */
  const packets = (request: string, status: string) =>
    new Promise<string[]>((resolve) => {
      const sent: string[] = [];
      const channel = new Duplex({
        read: () => undefined,
        write: (chunk: Buffer, _encoding, done) => {
          if (chunk.length > 0) sent.push(chunk.toString('utf8'));
          if (sent.join('').includes(status)) setImmediate(resolve, sent);
          done();
        },
      });
      broker.accept('developer', channel);
      channel.push(`${request} HTTP/1.1\r\nhost: broker\r\n\r\n`);
    });

  it.each([
    ['GET /v1/hello', '200 OK', '"role":"developer"'],
    ['GET /v1/nowhere', '404 Not Found', 'no such address'],
  ])('%s is answered in one', async (request, status, text) => {
    const sent = await packets(request, status);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain(text);
  });
});
