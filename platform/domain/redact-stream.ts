import type { Redactor } from './redact.ts';
import { cutPlace, isKeyLine, keyEndIn, MAX_BODY, openKeyAt } from './redact-scans.ts';

const MAX_HELD = 4000;
const MAX_HEAD = 100;

export type RedactedStream = {
  push(text: string): void;
  /** gives what is left: a private key that did not end is hidden to its last character */
  end(): void;
};

/**
 * Streamed text, redacted line by line: a secret may come in pieces. A private key is held back from its beginning to its
 * end, for none of its lines looks like a secret by itself. One that has no end for MAX_BODY characters is given as far as
 * the rules for whole texts go, and lines that could still belong to it are left out until another one comes.
 */
export function createRedactedStream(
  redactor: Pick<Redactor, 'text'>,
  onText: (text: string) => void,
): RedactedStream {
  let line = '';
  let ready: string[] = [];
  let key: { parts: string[]; length: number } | null = null;
  let isTail = false;

  const give = (): void => {
    const text = ready.join('');
    ready = [];
    if (text !== '') onText(redactor.text(text));
  };
  const giveKey = (): void => {
    give();
    ready = key?.parts ?? [];
    key = null;
    give();
  };
  const takeFree = (piece: string): void => {
    const from = openKeyAt(piece);
    ready.push(from === -1 ? piece : piece.slice(0, from));
    if (from !== -1) key = { parts: [piece.slice(from)], length: piece.length - from };
  };
  const take = (piece: string): void => {
    if (isTail && isKeyLine(piece)) return;
    const end = keyEndIn(piece);
    if (isTail || key === null) {
      const rest = isTail && end !== -1 ? piece.slice(end) : piece;
      isTail = false;
      return takeFree(rest);
    }
    key.parts.push(end === -1 ? piece : piece.slice(0, end));
    key.length += piece.length;
    isTail = end === -1 && key.length > MAX_BODY + MAX_HEAD;
    if (end !== -1 || isTail) giveKey();
    if (end !== -1) takeFree(piece.slice(end));
  };
  return {
    push(text) {
      const lines = text.split('\n');
      for (const [index, part] of lines.entries()) {
        line += part;
        const ends = index < lines.length - 1;
        // an endless line goes out at its last blank, so that the pieces stay whole words
        const upTo = ends ? line.length : line.length < MAX_HELD ? 0 : cutPlace(line);
        if (ends || upTo > 0) take(ends ? `${line}\n` : line.slice(0, upTo));
        line = line.slice(upTo);
      }
      give();
    },
    end() {
      const last = line;
      line = '';
      if (last !== '') take(last);
      giveKey();
      isTail = false;
    },
  };
}
