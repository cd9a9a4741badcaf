import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import { createBroker, type Broker, type BrokerOptions } from '../../platform/broker.ts';
import { createEventBus } from '../../platform/adapters/event-bus.ts';
import { createEventFeed, type EventFeed } from '../../platform/event-feed.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import type { Events } from '../../platform/ports.ts';

export type Serving = {
  events: Events;
  feed: EventFeed;
  followers(): number;
  /** ends every connection; new ones are served */
  cut(): void;
  /** the platform is gone: nobody listens */
  stop(): Promise<void>;
};

/** A platform of its own behind a Unix socket: the real broker and the real feed, with commands of the test. */
export async function serveBroker(
  folder: string,
  role: RoleName,
  parts: { execute: BrokerOptions['execute']; startedAt?: Date; kept?: number },
): Promise<Serving & { path: string }> {
  const events = createEventBus((error) => {
    throw error;
  });
  const feed = createEventFeed(events, parts.startedAt ?? new Date(), parts.kept);
  let followers = 0;
  const broker: Broker = createBroker({
    rootId: 'abcd1234',
    version: '9',
    catalogue: () => [],
    loginLink: () => Promise.resolve(''),
    feed,
    onFollow: () => {
      followers += 1;
      return () => void (followers -= 1);
    },
    execute: parts.execute,
  });
  const path = join(folder, 'broker.sock');
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    broker.accept(role, socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const stop = async () => {
    feed.close();
    broker.close();
    cut();
    await new Promise((resolve) => server.close(resolve));
  };
  return { path, events, feed, followers: () => followers, cut, stop };
}
