import i18next from 'i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import type { Refusal } from '../../../../platform/domain/result.ts';
import {
  TERMINAL_PASTE,
  TERMINAL_PIECE,
  type TerminalEnd,
  type TerminalSize,
} from '../../../contract-terminal.ts';
import { liveSocket } from '../live/store.ts';

/** `lost`: the line to the platform is away, and it is taken up again by itself. */
export type LineState =
  | { phase: 'opening' | 'open' | 'lost' }
  | { phase: 'over'; end: TerminalEnd }
  | { phase: 'refused'; refusal: Refusal };

type Watch = {
  /** calls `drawn` when the bytes are on the screen */
  onOutput(bytes: Uint8Array, drawn: () => void): void;
  /** what was drawn so far comes again */
  onAgain(): void;
  onState(state: LineState, earlierGone: boolean): void;
};

export type TerminalLine = {
  /** false: more waits already than is kept */
  type(text: string): boolean;
  resize(size: TerminalSize): void;
  /** ends the shell */
  end(): void;
  /** the shell goes on for a while */
  leave(): void;
};

const OPEN_MS = 15_000;
const silent = (): LineState => ({
  phase: 'refused',
  refusal: { code: 'failed', message: i18next.t('unanswered'), hint: 'dockfra up' },
});
const keyOf = (role: RoleName) => `dockfra-terminal-${role}`;

/** One terminal over the live line; goes on where it was after the line was cut and after the page was loaded anew. */
export function openLine(role: RoleName, size: TerminalSize, watch: Watch): TerminalLine {
  const socket = liveSocket();
  let now = size;
  let id: string | null = null;
  let gone: 'left' | 'ended' | null = null;
  let waiting = '';
  let sending = false;

  const open = async () => {
    await new Promise((resolve) => setTimeout(resolve)); // what is taken away in the same breath was never opened
    if (gone || !socket.connected) return;
    const resume = sessionStorage.getItem(keyOf(role));
    watch.onState({ phase: 'opening' }, false);
    const answer = await socket
      .timeout(OPEN_MS)
      .emitWithAck('terminal.open', { role, ...now, resume })
      .catch(() => null); // the line was cut meanwhile: 'connect' opens it again
    if (answer === null) return socket.connected ? watch.onState(silent(), false) : undefined;
    if (!answer.ok) {
      sessionStorage.removeItem(keyOf(role));
      return watch.onState({ phase: 'refused', refusal: answer.refusal }, false);
    }
    if (gone === 'ended') return void socket.emit('terminal.close', answer.id);
    sessionStorage.setItem(keyOf(role), answer.id);
    if (gone === 'left') return void socket.emit('terminal.leave', answer.id);
    id = answer.id;
    watch.onAgain();
    watch.onState({ phase: 'open' }, resume !== null && !answer.resumed);
    void send();
  };
  const send = async (): Promise<void> => {
    if (sending) return;
    sending = true;
    while (id !== null && waiting !== '') {
      const piece = firstPiece(waiting);
      waiting = waiting.slice(piece.length);
      const taken = await socket.emitWithAck('terminal.input', id, piece).catch(() => false); // the line was cut: what was under way is lost, as with every terminal
      if (!taken) waiting = '';
    }
    sending = false;
  };
  const onOutput = (to: string, data: ArrayBuffer, drawn: () => void) => {
    if (to === id) watch.onOutput(new Uint8Array(data), drawn);
  };
  const onEnded = (to: string, end: TerminalEnd) => {
    if (to !== id) return;
    id = null;
    if (end.why === 'ended') sessionStorage.removeItem(keyOf(role)); // one that was taken can be taken back
    watch.onState({ phase: 'over', end }, false);
  };
  const onCut = () => {
    id = null;
    waiting = '';
    watch.onState({ phase: 'lost' }, false);
  };
  const onConnect = () => void open();
  const stop = (how: 'left' | 'ended') => {
    gone = how;
    socket.off('terminal.output', onOutput);
    socket.off('terminal.ended', onEnded);
    socket.off('connect', onConnect);
    socket.off('disconnect', onCut);
  };
  socket.on('terminal.output', onOutput);
  socket.on('terminal.ended', onEnded);
  socket.on('connect', onConnect);
  socket.on('disconnect', onCut);
  if (socket.connected) void open();

  return {
    type(text) {
      if (id === null || waiting.length + text.length > TERMINAL_PASTE) return false;
      waiting += text;
      void send();
      return true;
    },
    resize(next) {
      now = next;
      if (id !== null) socket.emit('terminal.resize', id, next);
    },
    end() {
      stop('ended');
      sessionStorage.removeItem(keyOf(role));
      if (id !== null) socket.emit('terminal.close', id);
    },
    leave() {
      stop('left');
      if (id !== null) socket.emit('terminal.leave', id);
    },
  };
}

/** Never half of a character that takes two units. */
function firstPiece(text: string): string {
  const piece = text.slice(0, TERMINAL_PIECE);
  const last = piece.charCodeAt(piece.length - 1);
  const torn = piece.length < text.length && last >= 0xd800 && last <= 0xdbff;
  return torn ? piece.slice(0, -1) : piece;
}
