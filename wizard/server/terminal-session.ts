import type { TerminalShell, TerminalSize } from '../../platform/ports-terminal.ts';

const KEPT_BYTES = 256 * 1024;
const HELD_BYTES = 256 * 1024;
const PIECE_BYTES = 32 * 1024;

/** Where the output goes: one page at a time. `send` resolves when that page has drawn the piece. */
export type Screen = {
  send(piece: Uint8Array): Promise<void>;
  /** another page took over, or the shell is over */
  leave(why: 'ended' | 'taken', reason: string): void;
};

export type TerminalSession = {
  readonly shell: TerminalShell;
  onOutput(chunk: Uint8Array): void;
  /** the shell is over: tells the page after the last output */
  onEnd(reason: string): void;
  /** shows it on this page from now on, what was said lately first */
  attach(screen: Screen, size: TerminalSize): void;
  /** the page is gone; the shell goes on */
  detach(screen: Screen): void;
  input(text: string): Promise<boolean>;
};

/**
 * One shell and the page that shows it. One piece is under way at a time; while a page draws slowly, or nobody looks, output
 * waits here up to a bound, and then the far side is held back (while nobody looks: the oldest is forgotten).
 */
export function createTerminalSession(open: () => TerminalShell): TerminalSession {
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let waiting: Uint8Array[] = [];
  let held = 0;
  let paused = false;
  let screen: Screen | null = null;
  let sending: Screen | null = null;
  let ended: string | null = null;
  let typing = false;

  const keep = (chunk: Uint8Array) => {
    kept.push(chunk);
    keptBytes += chunk.length;
    if (keptBytes <= 2 * KEPT_BYTES) return;
    kept = [lastOf(Buffer.concat(kept), KEPT_BYTES)];
    keptBytes = kept[0]?.length ?? 0;
  };
  const flow = () => {
    const tooMuch = screen !== null && held > HELD_BYTES;
    if (tooMuch === paused || ended !== null) return;
    paused = tooMuch;
    if (paused) open().pause();
    else open().resume();
  };
  const pump = async (to: Screen): Promise<void> => {
    if (sending === to || screen !== to) return;
    sending = to;
    while (screen === to && held > 0) {
      const piece = takePiece();
      flow();
      await to.send(piece);
    }
    if (sending === to) sending = null;
    if (screen === to && ended !== null) {
      screen = null;
      to.leave('ended', ended);
    }
  };
  const takePiece = (): Uint8Array => {
    const all = Buffer.concat(waiting);
    const piece = all.subarray(0, PIECE_BYTES);
    waiting = all.length > PIECE_BYTES ? [all.subarray(PIECE_BYTES)] : [];
    held = all.length - piece.length;
    return piece;
  };
  const go = () => {
    if (screen) void pump(screen);
  };

  return {
    get shell() {
      return open();
    },
    onOutput(chunk) {
      keep(chunk);
      if (!screen) return;
      waiting.push(chunk);
      held += chunk.length;
      flow();
      go();
    },
    onEnd(reason) {
      ended = reason;
      go();
    },
    attach(next, size) {
      screen?.leave('taken', 'another page shows it');
      screen = next;
      waiting = [...kept];
      held = keptBytes;
      flow();
      if (ended === null) open().resize(size);
      go();
    },
    detach(gone) {
      if (screen !== gone) return;
      screen = null;
      waiting = [];
      held = 0;
      flow();
    },
    async input(text) {
      if (typing || ended !== null) return false; // a page sends the next piece after the answer
      typing = true;
      try {
        await open().write(text);
        return true;
      } catch {
        return false; // the shell has just ended, and onEnd says so
      } finally {
        typing = false;
      }
    },
  };
}

/** The newest bytes, from the beginning of a line, so that no escape sequence is torn. */
function lastOf(bytes: Buffer, max: number): Uint8Array {
  if (bytes.length <= max) return bytes;
  const tail = bytes.subarray(bytes.length - max);
  const line = tail.indexOf(10);
  return Buffer.from(line === -1 ? tail : tail.subarray(line + 1));
}
