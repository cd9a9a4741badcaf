import { useEffect, useEffectEvent, useState } from 'react';

import type { LogLineView, LogsAnswer } from '../../../contract-stacks.ts';
import { platformNow } from '../live/platform-time.ts';
import { liveSocket } from '../live/store.ts';
import { createLogBook, type LogBook, type LogEntry } from './log-book.ts';

export type LogSource = { stack: string; service: string };
/** From how far back: minutes, or only so many last lines of each container. */
export type LogReach = { minutes: number | null; tail: number };
export type LogStream = {
  entries: readonly LogEntry[];
  /** older lines that were let go */
  dropped: number;
  /** null: it goes on; else why it does not */
  ended: { why: LogsAnswer } | null;
  again: () => void;
};

/** Lines told more often than this would only flicker. */
const TELL_MS = 100;
const NO_ENTRIES: readonly LogEntry[] = [];

type Reading = { wanted: string; book: LogBook; entries: readonly LogEntry[]; ended: LogStream['ended'] };

/** Follows the logs of these services while the page is there; after a lost line it goes on where it was. */
export function useLogStream(services: readonly LogSource[], reach: LogReach): LogStream {
  const [round, setRound] = useState(0);
  const wanted = JSON.stringify([services, reach, round]);
  const [reading, setReading] = useState(() => newReading(wanted));
  if (reading.wanted !== wanted) setReading(newReading(wanted));
  const { book } = reading;
  const open = useEffectEvent((id: string) => openLogs(id, book, services, reach));
  useEffect(() => {
    const socket = liveSocket();
    const id = Math.random().toString(36).slice(2);
    const update = (part: Partial<Reading>) =>
      setReading((before) => (before.book === book ? { ...before, ...part } : before));
    let timer: ReturnType<typeof setTimeout> | null = null;
    const tell = (): void => {
      timer = null;
      update({ entries: book.entries() });
    };
    const take = (mine: string, lines: LogLineView[], taken: () => void): void => {
      if (mine === id) {
        book.add(lines);
        timer ??= setTimeout(tell, TELL_MS);
      }
      requestAnimationFrame(taken); // a page that is hidden draws nothing, and takes no more
    };
    const end = (mine: string, why: LogsAnswer): void => {
      if (mine === id) update({ ended: { why } });
    };
    const start = (): void => open(id);
    socket.on('logs.lines', take);
    socket.on('logs.ended', end);
    socket.on('connect', start);
    if (socket.connected) start();
    return () => {
      socket.off('logs.lines', take);
      socket.off('logs.ended', end);
      socket.off('connect', start);
      if (timer !== null) clearTimeout(timer);
      if (socket.connected) socket.emit('logs.close');
    };
  }, [book]);
  const again = () => setRound((before) => before + 1);
  return { entries: reading.entries, dropped: book.dropped(), ended: reading.ended, again };
}

function newReading(wanted: string): Reading {
  return { wanted, book: createLogBook(), entries: NO_ENTRIES, ended: null };
}

/** From where the book ends, or from as far back as wanted. */
function openLogs(id: string, book: LogBook, services: readonly LogSource[], reach: LogReach): void {
  if (services.length === 0) return;
  const from = book.resume();
  const { minutes, tail } = reach;
  const since = minutes === null ? null : new Date(platformNow() - minutes * 60_000).toISOString();
  const stacks = [...new Set(services.map(({ stack }) => stack))].map((stack) => ({
    stack,
    services: services.filter((one) => one.stack === stack).map(({ service }) => service),
  }));
  liveSocket().emit('logs.open', { id, stacks, since: from ?? since, tail: from === null ? tail : -1 });
}
