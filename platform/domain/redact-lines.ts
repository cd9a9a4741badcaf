import type { LogLine, LogPiece } from './log-line.ts';
import { createRedactedStream } from './redact-stream.ts';

/**
 * Log lines without secrets, each stream as one text, for a private key has many lines. What is held back of one comes with a later
 * piece and then has that one's time; where lines were made one, the time of the last counts.
 */
export function createRedactedLines(text: (text: string) => string): (piece: LogPiece) => LogPiece {
  const streams = { out: openStream(text), err: openStream(text) };
  return (piece) => {
    const clean: LogPiece = [];
    for (let from = 0; from < piece.length;) {
      const stream = piece[from]?.stream ?? 'out';
      let to = from + 1;
      while (to < piece.length && piece[to]?.stream === stream) to += 1;
      clean.push(...streams[stream](piece.slice(from, to)));
      from = to;
    }
    return clean;
  };
}

function openStream(text: (text: string) => string): (lines: LogPiece) => LogPiece {
  let given = '';
  const redacted = createRedactedStream({ text }, (clean) => void (given += clean));
  return (lines) => {
    redacted.push(lines.map((line) => `${line.text}\n`).join(''));
    const clean = given.split('\n').slice(0, -1);
    given = '';
    return clean.map((line, index) => withText(lines, clean.length, index, line));
  };
}

function withText(lines: LogPiece, count: number, index: number, text: string): LogLine {
  const own = count === lines.length ? lines[index] : undefined;
  const last = own ?? lines.at(-1) ?? { at: '', stream: 'out', cut: 0 };
  return { ...last, cut: own?.cut ?? 0, text };
}
