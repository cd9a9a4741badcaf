import { describe, expect, it, onTestFinished } from 'vitest';

import { PlatformAway } from '../../platform/client/broker-request.ts';
import { followEvents, type StreamLine } from '../../platform/client/event-stream.ts';
import { serveBroker, type Serving } from '../support/broker-socket.ts';
import { tempFolder } from '../support/temp-folder.ts';

const STARTED = new Date('2026-03-01T10:00:00Z');
const FIRST = STARTED.getTime() * 1000;
const ticket = (rev: number) => ({ kind: 'ticket' as const, id: 'T-0001', rev, status: 'open' });

async function platform(kept?: number) {
  const served = await serveBroker(await tempFolder(), 'monitor', {
    execute: () => Promise.resolve(0),
    startedAt: STARTED,
    ...(kept === undefined ? {} : { kept }),
  });
  onTestFinished(() => served.stop());
  return served;
}

function follow(socketPath: string, after: number | null, silenceMs = 5000) {
  const lines: StreamLine[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const ended = followEvents({ socketPath, after, headersMs: 1000, silenceMs, signal: stop.signal }, (line) =>
    lines.push(line),
  );
  return { lines, ended, stop };
}

const numbers = (lines: StreamLine[]) =>
  lines.flatMap((line) => (line.type === 'event' ? [line.seq - FIRST] : []));
const followed = async (served: Serving, count = 1) => {
  await expect.poll(() => served.followers()).toBe(count);
};

describe('GET /v1/events', () => {
  it('begins now, and numbers what comes', async () => {
    const served = await platform();
    served.events.publish(ticket(1));
    const { lines } = follow(served.path, null);
    await followed(served);
    served.events.publish(ticket(2));
    await expect.poll(() => numbers(lines)).toEqual([2]);
    expect(lines[0]).toEqual({ type: 'start', seq: FIRST + 1 });
  });

  it('goes on after the number that was seen last, with nothing lost or twice', async () => {
    const served = await platform();
    const first = follow(served.path, null);
    await followed(served);
    served.events.publish(ticket(1));
    await expect.poll(() => numbers(first.lines)).toEqual([1]);
    served.cut();
    await first.ended;
    for (const rev of [2, 3]) served.events.publish(ticket(rev));
    const second = follow(served.path, FIRST + 1);
    await expect.poll(() => numbers(second.lines)).toEqual([2, 3]);
    expect(second.lines[0]).toEqual({ type: 'start', seq: FIRST + 1 });
  });

  it('says that something was lost: too long ago, or of an earlier platform', async () => {
    const served = await platform(2);
    for (const rev of [1, 2, 3, 4]) served.events.publish(ticket(rev));
    for (const after of [FIRST + 1, FIRST - 1000, FIRST + 99]) {
      const { lines } = follow(served.path, after);
      await expect.poll(() => lines[0]).toEqual({ type: 'lost', seq: FIRST + 4 });
      expect(numbers(lines)).toEqual([]);
    }
  });

  it('leaves out what would drown the rest: output of checks and lines of agents', async () => {
    const served = await platform();
    const { lines } = follow(served.path, null);
    await followed(served);
    served.events.publish({ kind: 'progress', ticketId: 'T-0001', stage: 'check', text: 'x' });
    served.events.publish({ kind: 'pause', paused: true });
    await expect.poll(() => numbers(lines)).toEqual([1]);
  });

  it('knows who follows, and when they went', async () => {
    const served = await platform();
    const { stop, ended } = follow(served.path, null);
    await followed(served);
    stop.abort();
    await ended;
    await followed(served, 0);
  });

  it('ends for the follower when nothing is heard, and throws when there is no platform', async () => {
    const served = await platform();
    const { ended } = follow(served.path, null, 200);
    await ended;
    await expect(follow(`${served.path}.gone`, null).ended).rejects.toBeInstanceOf(PlatformAway);
  });
});
