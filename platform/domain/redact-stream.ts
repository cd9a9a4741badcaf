import type { Redactor } from './redact.ts';

const MAX_HELD = 4000;

/** Streamed text, redacted line by line: a secret may come in pieces. `end` gives what is left. */
export function createRedactedStream(
  redactor: Redactor,
  onText: (text: string) => void,
): { push(text: string): void; end(): void } {
  let held = '';
  const give = (upTo: number) => {
    if (upTo > 0) onText(redactor.text(held.slice(0, upTo)));
    held = held.slice(upTo);
  };
  return {
    push(text) {
      held += text;
      const line = held.lastIndexOf('\n') + 1;
      // an endless line goes out at its last blank, so that the pieces stay whole words
      give(line > 0 || held.length < MAX_HELD ? line : held.lastIndexOf(' ') + 1 || held.length);
    },
    end: () => give(held.length),
  };
}
