import { rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** The way to the real engine through a socket of the test's own, so that the engine can go away for one root and for nobody else. */
export function engineAway(path: string) {
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()); // either end may go at any time: that is what is tested
    socket.on('close', () => sockets.delete(socket));
  };
  const forward = (caller: Socket) => {
    const engine = createConnection({ path: ENGINE, allowHalfOpen: true });
    keep(caller);
    keep(engine);
    caller.pipe(engine);
    engine.pipe(caller);
    caller.on('close', () => engine.destroy());
    engine.on('close', () => caller.destroy());
  };
  return {
    host: `unix://${path}`,
    comeBack: async () => {
      await rm(path, { force: true });
      const listening = createServer({ allowHalfOpen: true }, forward);
      await new Promise<void>((resolve, reject) => listening.once('error', reject).listen(path, resolve));
      server = listening;
    },
    /** every connection is cut, and nobody answers any more */
    goAway: async () => {
      const closing = server;
      server = null;
      for (const socket of sockets) socket.destroy();
      if (closing) await new Promise((resolve) => closing.close(resolve));
    },
  };
}

const given = process.env['DOCKER_HOST'] ?? '';
const ENGINE = given.startsWith('unix://') ? given.slice('unix://'.length) : '/var/run/docker.sock';
