import type { Socket } from 'socket.io';

import type { PageToServer, ServerToPage } from '../contract.ts';
import type { Screen } from './terminal-session.ts';
import type { TerminalDesk } from './terminals.ts';

type PageSocket = Socket<PageToServer, ServerToPage>;

/** The terminals of one page. What it sends is not believed: everything is checked at the desk. */
export function serveTerminals(desk: TerminalDesk, socket: PageSocket, owner: string): void {
  const screens = new Map<string, Screen>();
  const screenOf = (id: string): Screen => {
    const screen = createScreen(socket, id, () => {
      const current = screens.get(id) === screen;
      if (current) screens.delete(id);
      return current;
    });
    screens.set(id, screen);
    return screen;
  };
  const leaveAll = () => {
    for (const [id, screen] of screens) desk.leave(screen, id);
    screens.clear();
  };
  socket.on('terminal.open', (request, answer) => {
    if (typeof answer !== 'function') return;
    void desk.open(owner, request, screenOf).then((opened) => {
      if (socket.connected) answer(opened);
      else leaveAll();
    });
  });
  socket.on('terminal.input', (id, text, taken) => {
    if (typeof taken !== 'function') return;
    const screen = screens.get(id);
    if (screen) void desk.input(screen, id, text).then(taken);
    else taken(false);
  });
  socket.on('terminal.resize', (id, size) => {
    const screen = screens.get(id);
    if (screen) desk.resize(screen, id, size);
  });
  socket.on('terminal.leave', (id) => {
    const screen = screens.get(id);
    screens.delete(id);
    if (screen) desk.leave(screen, id);
  });
  socket.on('terminal.close', (id) => {
    const screen = screens.get(id);
    screens.delete(id);
    if (screen) desk.end(screen, id);
  });
  socket.once('disconnect', leaveAll);
}

function createScreen(socket: PageSocket, id: string, onLeft: () => boolean): Screen {
  return {
    // a page that is gone never answers: then its screen is left, and nothing waits for this any more
    send: (piece) =>
      new Promise((resolve) => {
        const bytes = piece.buffer.slice(piece.byteOffset, piece.byteOffset + piece.byteLength);
        socket.emit('terminal.output', id, toArrayBuffer(bytes), resolve);
      }),
    leave(why, reason) {
      if (onLeft()) socket.emit('terminal.ended', id, { why, reason });
    },
  };
}

function toArrayBuffer(bytes: ArrayBufferLike): ArrayBuffer {
  return bytes instanceof ArrayBuffer ? bytes : new ArrayBuffer(0); // shared memory is never used here
}
