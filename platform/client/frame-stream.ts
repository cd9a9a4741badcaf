import type { Socket } from 'node:net';

import { parseFrame, type Frame } from './protocol.ts';

/** A line longer than this is no answer of ours. */
const LINE_LIMIT = 8 * 1_048_576;

export type StreamEnd = { kind: 'exit'; code: number } | { kind: 'cut' };

/** Hands every frame on until the exit frame, the end of the connection, or `silenceMs` without a sign of life. */
export function readFrames(
  body: Socket,
  silenceMs: number,
  onFrame: (frame: Frame) => void,
): Promise<StreamEnd> {
  return new Promise((resolve) => {
    let rest = '';
    let ended = false;
    const finish = (end: StreamEnd): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      resolve(end);
      body.destroy();
    };
    const cut = (): void => finish({ kind: 'cut' });
    const timer = setTimeout(cut, silenceMs);
    body.setEncoding('utf8');
    body.on('data', (chunk: string) => {
      timer.refresh();
      rest += chunk;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_LIMIT) cut();
      for (const line of lines) {
        const frame = ended ? null : parseFrame(line);
        if (frame === null) continue;
        onFrame(frame);
        if (frame.type === 'exit') finish({ kind: 'exit', code: frame.code });
      }
    });
    for (const event of ['end', 'error', 'close', 'aborted']) body.once(event, cut);
    body.resume();
  });
}
