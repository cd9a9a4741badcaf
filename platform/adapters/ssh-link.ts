import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from 'ssh2';

import { messageOf } from '../domain/errors.ts';
import type { RoleName } from '../domain/ticket.ts';
import type { Address } from './gate-address.ts';
import { connectSsh } from './ssh-client.ts';

export type LinkState = { role: RoleName; connected: boolean; /** why not */ reason: string | null };

export type LinkRequest = {
  roles: readonly { role: RoleName; port: number; hostKey: string }[];
  privateKey: string;
  /** a shorter way to what listens at a port of the loopback address, asked for with each connection; null: there is none */
  shortcut?(port: number): Promise<Address | null>;
  /** one request connection from inside the role; the role is certain, for it is the wire it came by */
  onConnection(role: RoleName, channel: Duplex): void;
  onState(state: LinkState): void;
};

export type Links = {
  connected(role: RoleName): boolean;
  /** takes the forwards back and ends every connection */
  close(): Promise<void>;
};

const SOCKET_PATH = '/run/dockfra/broker.sock';
const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 5000;
const SHORT_MS = 700;

/** Keeps the broker's socket open inside every role, through restarts of the role, the gate and the network. */
export function createLinks(request: LinkRequest): Links {
  const stop = new AbortController();
  const up = new Map<RoleName, Client>();
  const running = request.roles.map((role) => keepLink(request, role, up, stop.signal));
  return {
    connected: (role) => up.has(role),
    close: async () => {
      await Promise.all([...up.values()].map((client) => unbind(client)));
      stop.abort();
      await Promise.all(running);
    },
  };
}

async function keepLink(
  request: LinkRequest,
  at: LinkRequest['roles'][number],
  up: Map<RoleName, Client>,
  signal: AbortSignal,
): Promise<void> {
  const { role } = at;
  let delayMs = FIRST_DELAY_MS;
  let told: string | null = null;
  while (!signal.aborted) {
    try {
      const client = await connectRole(request, at, signal);
      const closed = new Promise<void>((resolve) => void client.once('close', () => resolve()));
      const onAbort = (): void => void client.destroy();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        await sendAtOnce(client);
        await listen(client, (channel) => request.onConnection(role, channel));
        up.set(role, client);
        delayMs = FIRST_DELAY_MS;
        told = null;
        request.onState({ role, connected: true, reason: null });
        await closed;
        throw new Error('the connection was cut');
      } finally {
        signal.removeEventListener('abort', onAbort);
        client.destroy();
        up.delete(role);
      }
    } catch (error) {
      const reason = messageOf(error);
      if (reason !== told) request.onState({ role, connected: false, reason });
      told = reason;
    }
    await pause(delayMs * (0.75 + Math.random() / 2), signal);
    delayMs = Math.min(delayMs * 2, LAST_DELAY_MS);
  }
}

/** By the shortcut when it answers soon, else by the published port. The host key is the same, so no other can stand in. */
async function connectRole(
  { privateKey, shortcut }: LinkRequest,
  { port, hostKey }: LinkRequest['roles'][number],
  signal: AbortSignal,
): Promise<Client> {
  const login = { username: 'link', privateKey, hostKey };
  const short = await shortcut?.(port);
  if (short) {
    try {
      return await connectSsh(
        { ...login, ...short },
        AbortSignal.any([signal, AbortSignal.timeout(SHORT_MS)]),
      );
    } catch {
      // an engine in a virtual machine has no route to its containers' addresses
    }
  }
  return connectSsh({ ...login, port }, signal);
}

/** Has the role's sshd listen on the broker's socket; each connection there arrives here as a channel. */
function listen(client: Client, onChannel: (channel: Duplex) => void): Promise<void> {
  client.on('unix connection', (info, accept, reject) => {
    if (info.socketPath !== SOCKET_PATH) {
      reject();
      return;
    }
    const channel = accept();
    // A caller that went away in the middle of an answer is no fault of ours.
    channel.on('error', () => channel.destroy());
    onChannel(channel);
  });
  return new Promise((resolve, reject) => {
    client.once('close', () => reject(new Error('the connection was cut')));
    client.openssh_forwardInStreamLocal(SOCKET_PATH, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * sshd turns Nagle's algorithm off (TCP_NODELAY) only when a session opens. Without one, each request that follows a window
 * adjustment, one of some 400, waits 40 ms for the other side's delayed acknowledgement. The session ends at once: /bin/false.
 */
function sendAtOnce(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('close', () => reject(new Error('the connection was cut')));
    client.exec('true', (error, channel) => {
      if (error) return reject(error);
      channel.on('error', () => channel.destroy());
      channel.resume().stderr.resume();
      resolve();
    });
  });
}

/** Best effort, half a second: a dead wire must not hold up the end. */
async function unbind(client: Client): Promise<void> {
  try {
    const asked = new Promise<void>((resolve) =>
      client.openssh_unforwardInStreamLocal(SOCKET_PATH, () => resolve()),
    );
    await Promise.race([asked, sleep(500)]);
  } catch {
    // ssh2 throws when the connection has just ended: then there is nothing to take back
  }
}

/** An aborted pause just ends. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // aborted: the loop looks at the signal itself
  }
}
