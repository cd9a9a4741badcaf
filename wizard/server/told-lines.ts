import { createRedactedStream } from '../../platform/domain/redact-stream.ts';
import { safeLine } from '../../platform/domain/safe-text.ts';
import type { ProgressLine } from '../contract.ts';
import { plainText } from './plain-text.ts';
import type { Veil } from './veil.ts';

const MAX_LINE = 2000;
/** The one stage whose text comes as it was printed, in pieces; every other is told line by line. */
const PIECES = 'check';

export type ToldLines = {
  told(at: string, stage: string, text: string): void;
  /** what was held back because its line had not ended */
  end(): void;
};

/** Progress as lines for a page: whole lines, without secrets (one may come in two pieces), without control characters. */
export function createToldLines(veil: Veil, onLine: (line: ProgressLine) => void): ToldLines {
  let now = '';
  const give = (at: string, stage: string, clean: string) => {
    for (const line of plainText(clean)
      .split('\n')
      .filter((text) => text.trim() !== ''))
      onLine({ at, stage: safeLine(stage, 60), text: line.slice(0, MAX_LINE) });
  };
  const redactor = { text: veil.text, brought: () => [] };
  const pieces = createRedactedStream(redactor, (clean) => give(now, PIECES, clean));
  return {
    told(at, stage, text) {
      now = at;
      if (stage === PIECES) return pieces.push(text);
      pieces.end();
      give(at, stage, veil.text(text));
    },
    end: () => pieces.end(),
  };
}
