import { useSyncExternalStore } from 'react';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

import {
  SOCKET_PATH,
  type PageToServer,
  type ProgressLine,
  type RunView,
  type ServerToPage,
  type Snapshot,
} from '../../../contract.ts';
import { applyPatch } from '../../../snapshot-patch.ts';
import { getSnapshot } from './api.ts';

export type LiveState = {
  phase: 'loading' | 'ready' | 'locked';
  snapshot: Snapshot | null;
  /** false: what is shown may be old */
  connected: boolean;
  /** lines told about a ticket since this page was opened */
  progress: Readonly<Record<string, ProgressLine[]>>;
};

const KEPT_LINES = 100;
let state: LiveState = { phase: 'loading', snapshot: null, connected: false, progress: {} };
const listeners = new Set<() => void>();
const socket: Socket<ServerToPage, PageToServer> = io({
  path: SOCKET_PATH,
  transports: ['websocket'],
  autoConnect: false,
  reconnectionDelayMax: 4000,
});

function set(part: Partial<LiveState>): void {
  state = { ...state, ...part };
  for (const listener of listeners) listener();
}

function lock(): void {
  socket.disconnect();
  set({ phase: 'locked', snapshot: null, connected: false, progress: {} });
}

/** The whole truth once; patches from there. Called at the start, after a gap and after a long silence. */
async function reload(): Promise<void> {
  const answer = await getSnapshot();
  if (answer.ok) {
    set({ phase: 'ready', snapshot: answer.value });
    socket.connect();
  } else if (answer.status === 401) lock();
  else setTimeout(() => void reload(), 3000);
}

/** Starts the live line of this page; once. */
export function connect(): void {
  socket.on('connect', () => {
    set({ connected: true });
    if (!socket.recovered) void reload();
  });
  socket.on('disconnect', () => set({ connected: false }));
  socket.on('connect_error', () => {
    set({ connected: false });
    if (!socket.active) setTimeout(() => void reload(), 3000); // refused: perhaps the session is over
  });
  socket.io.on('reconnect_attempt', (attempt) => {
    if (attempt % 3 === 0) void reload(); // a page of an ended session must not knock for ever
  });
  socket.on('bye', lock);
  socket.on('patch', (patch) => {
    const { snapshot } = state;
    if (!snapshot || patch.seq <= snapshot.seq) return;
    if (patch.seq === snapshot.seq + 1) set({ snapshot: applyPatch(snapshot, patch) });
    else void reload();
  });
  socket.on('progress', (batch) => {
    const progress = { ...state.progress };
    for (const { ticket, lines } of batch)
      progress[ticket] = [...(progress[ticket] ?? []), ...lines].slice(-KEPT_LINES);
    set({ progress });
  });
  void reload();
}

/** The line itself, for terminals: they alone send over it. */
export function liveSocket(): Socket<ServerToPage, PageToServer> {
  return socket;
}

export function useLive(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

export function onLive(listener: () => void): () => void {
  return subscribe(listener);
}

export function findRun(id: string): RunView | null {
  return state.snapshot?.runs.find((run) => run.id === id) ?? null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
