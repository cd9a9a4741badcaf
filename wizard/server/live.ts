import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';

import { SOCKET_PATH, type PageToServer, type ServerToPage, type Snapshot } from '../contract.ts';
import { findPatch } from '../snapshot-patch.ts';
import { sessionSecret, strangerIn, type Addresses } from './gatekeeping.ts';
import type { Sessions } from './sessions.ts';
import type { SnapshotSource } from './snapshot-source.ts';
import { serveTerminals } from './serve-terminals.ts';
import { serveWatches, type Watches } from './serve-watches.ts';
import type { TerminalDesk } from './terminals.ts';
import type { TicketLogs } from './ticket-logs.ts';

const GAP_MS = 250;
/** For what somebody waits for: a container that died. */
const SOON_MS = 50;
const LOOK_MS = 15_000;
const MAX_WAITING_PACKETS = 64;
const MAX_PAGES = 200;
const RECOVERY_MS = 60_000;

export type Live = {
  /** something may have changed: pages hear of it within a quarter of a second; `soon`: much sooner */
  touch(soon?: boolean): void;
  /** the snapshot as pages have it after every patch so far */
  latest(): Promise<Snapshot>;
  /** ends the sockets of a session */
  drop(secret: string): void;
  close(): Promise<void>;
};

type Options = {
  http: HttpServer;
  addresses: () => Addresses;
  sessions: Sessions;
  cookie: string;
  source: SnapshotSource;
  logs: TicketLogs;
  terminals: TerminalDesk;
  watches: Watches;
};

/** Pushes patches to the pages, at most four a second, and for containers that change up to twenty. A page that does not keep up is cut off; it comes back and reads anew. */
export function createLive({
  http,
  addresses,
  sessions,
  cookie,
  source,
  logs,
  terminals,
  watches,
}: Options): Live {
  const io = new Server<PageToServer, ServerToPage>(http, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 16_384,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: false },
    allowRequest: (request, done) => {
      const wrong = io.engine.clientsCount >= MAX_PAGES ? 'too many pages' : refusalOf(request);
      done(wrong, wrong === null);
    },
  });
  const secretOf = (request: IncomingMessage) => sessionSecret(request.headers.cookie, cookie);
  const refusalOf = (request: IncomingMessage): string | null => {
    const wrong = strangerIn(addresses(), request.headers, true);
    if (wrong !== null) return wrong;
    const secret = secretOf(request);
    return secret !== null && sessions.expiryOf(secret) !== null ? null : 'not logged in';
  };
  io.on('connection', (socket) => {
    const secret = secretOf(socket.request);
    const expiry = secret === null ? null : sessions.expiryOf(secret);
    if (secret === null || expiry === null) return void socket.disconnect(true);
    cutWhenSlow(socket);
    void socket.join(roomOf(secret));
    serveTerminals(terminals, socket, secret);
    serveWatches(watches, socket);
    const end = () => {
      farewell(socket);
      terminals.drop(secret);
    };
    const timer = setTimeout(end, Math.max(0, expiry.getTime() - Date.now()));
    socket.once('disconnect', () => clearTimeout(timer));
  });

  let seq = 0;
  let told: Snapshot | null = null;
  let timer: NodeJS.Timeout | null = null;
  let lastLook = 0;
  let lastSent = 0;
  let dueAt = 0;

  const flush = () => {
    timer = null;
    lastLook = Date.now();
    const progress = logs.takeNew();
    if (progress.length > 0) io.emit('progress', progress);
    if (told === null) return;
    const next = source.built();
    const patch = findPatch(told, { ...next, seq: seq + 1 });
    if (patch === null) return;
    lastSent = lastLook;
    seq += 1;
    told = { ...next, seq };
    io.emit('patch', patch);
  };
  const touch = (soon = false) => {
    const at = soon ? lastSent + SOON_MS : lastLook + GAP_MS;
    if (timer !== null && dueAt <= at) return;
    if (timer !== null) clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(flush, Math.max(0, at - Date.now()));
  };
  const looking = setInterval(() => {
    if (io.sockets.sockets.size > 0) void source.refresh(); // what no event told, such as an engine that went away
  }, LOOK_MS);
  looking.unref();

  return {
    touch,
    async latest() {
      const now = await source.current();
      if (timer !== null) clearTimeout(timer);
      told ??= { ...now, seq };
      flush();
      return told;
    },
    drop: (secret) => {
      for (const socket of io.sockets.sockets.values())
        if (socket.rooms.has(roomOf(secret))) farewell(socket);
      terminals.drop(secret);
    },
    async close() {
      clearInterval(looking);
      if (timer !== null) clearTimeout(timer);
      terminals.close();
      watches.stats.close();
      await io.close();
    },
  };
}

type PageSocket = Socket<PageToServer, ServerToPage>;

function roomOf(secret: string): string {
  return `session:${secret}`;
}

function farewell(socket: PageSocket): void {
  socket.emit('bye');
  socket.disconnect(true);
}

/** Packets wait in memory while the browser does not read: past a bound it is cut off. `drain`: all were handed to the kernel. */
function cutWhenSlow(socket: PageSocket): void {
  let waiting = 0;
  socket.conn.on('drain', () => (waiting = 0));
  socket.conn.on('packetCreate', () => {
    waiting += 1;
    if (waiting > MAX_WAITING_PACKETS) socket.conn.close(true);
  });
}
