import type { ServerResponse } from 'node:http';

import type { EventFeed } from './event-feed.ts';

const BEAT_MS = 5000;

/**
 * Headers at once, then one JSON line an event, and a beat every five seconds. The first line says from where it goes on;
 * `lost` there means that something was missed. Ends when the follower goes away or is too slow to read.
 */
export function streamEvents(
  feed: EventFeed,
  after: number | null,
  response: ServerResponse,
  ended: () => void,
): void {
  const from = after ?? feed.last();
  const { lost } = feed.after(from);
  let sent = lost ? feed.last() : from;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.write(`${JSON.stringify({ type: lost ? 'lost' : 'start', seq: sent })}\n`);
  const flush = (): void => {
    const { events, lost: missed } = feed.after(sent);
    if (missed || response.writableLength > MAX_WAITING) return void response.destroy();
    for (const { seq, event } of events) {
      response.write(`${JSON.stringify({ type: 'event', seq, event })}\n`);
      sent = seq;
    }
  };
  const beat = setInterval(() => response.write('{"type":"beat"}\n'), BEAT_MS);
  const unsubscribe = feed.onEvent(flush);
  response.on('close', () => {
    clearInterval(beat);
    unsubscribe();
    ended();
  });
  flush();
}

/** Bytes that may wait for a follower that does not read. */
const MAX_WAITING = 1024 * 1024;
