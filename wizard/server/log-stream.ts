import type { ServiceLogLine } from '../../platform/flows/read-logs.ts';
import type { LogLineView } from '../contract-stacks.ts';
import { plainText } from './plain-text.ts';

const MAX_BATCH_LINES = 1000;
const MAX_BATCH_CHARS = 256 * 1024;
const MAX_HELD_LINES = 4000;

/** Sends one batch; ends when the page has drawn it. */
export type SendLines = (lines: LogLineView[]) => Promise<void>;

/**
 * Lines of many containers to one page, a batch at a time: the next one goes when the page has drawn the last. Whoever brings lines
 * waits while many are held, so that a page that sleeps stops the reading and not the memory.
 */
export function createLogStream(send: SendLines, signal: AbortSignal) {
  let held: LogLineView[] = [];
  let isSending = false;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  signal.addEventListener('abort', release, { once: true });
  const pump = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    while (held.length > 0 && !signal.aborted) {
      const count = batchOf(held);
      const batch = held.slice(0, count);
      held = held.slice(count);
      if (held.length < MAX_HELD_LINES) release();
      await send(batch);
    }
    isSending = false;
  };
  return {
    async push(lines: readonly ServiceLogLine[]): Promise<void> {
      if (signal.aborted) return;
      for (const line of lines) held.push(viewOf(line));
      void pump();
      if (held.length >= MAX_HELD_LINES) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

function batchOf(lines: readonly LogLineView[]): number {
  let chars = 0;
  let count = 0;
  for (const { text } of lines.slice(0, MAX_BATCH_LINES)) {
    chars += text.length + 100;
    if (count > 0 && chars > MAX_BATCH_CHARS) break;
    count += 1;
  }
  return count;
}

function viewOf({ at, stack, service, container, stream, text, cut }: ServiceLogLine): LogLineView {
  return { at, stack, service: plainText(service), container, stream, text: plainText(text), cut };
}
