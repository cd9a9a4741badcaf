import { randomBytes } from 'node:crypto';

import { messageOf } from './domain/errors.ts';
import type { Frame } from './client/protocol.ts';

type NumberedFrame = Exclude<Frame, { type: 'beat' }>;
type Execute = (write: (stream: 'out' | 'err', text: string) => void, signal: AbortSignal) => Promise<number>;

/** One command under way or just ended. Frames stay readable for a while, so that a cut connection can go on. */
export type CommandRun = {
  id: string;
  owner: string;
  /** frames after `seq` that are still kept; `lost` when older ones were already dropped */
  framesAfter(seq: number): { frames: NumberedFrame[]; lost: boolean };
  /** calls back at each new frame until the returned function is called */
  onFrame(listener: () => void): () => void;
  cancel(): void;
};

/** Bounds that each role has for itself: what one does takes nothing from the others. */
const KEPT_BYTES = 8 * 1024 * 1024;
const KEPT_BYTES_OF_ROLE = 64 * 1024 * 1024;
const MAX_FRAME = 64 * 1024;
const KEPT_AFTER_END_MS = 60_000;
const MAX_RUNNING = 24;
/** the person at the host, who has to be able to stop everything */
const MAX_RUNNING_OWNER = 64;
/** ended ones that are still readable; beyond it the oldest go early */
const MAX_ENDED = 512;

export type CommandRuns = {
  start(owner: string, execute: Execute): CommandRun | null;
  find(owner: string, id: string): CommandRun | null;
  cancelAll(): void;
};

/** Commands run to their end even when nobody listens; `owner` (the role) sees only its own. Null when it runs too many at once. */
export function createCommandRuns(): CommandRuns {
  const shares = new Map<string, Share>();
  return {
    start(owner, execute) {
      const share = shares.get(owner) ?? { runs: new Map(), ended: new Set(), bytes: 0 };
      shares.set(owner, share);
      const most = owner === 'owner' ? MAX_RUNNING_OWNER : MAX_RUNNING;
      return share.runs.size - share.ended.size >= most ? null : startRun(share, owner, execute);
    },
    find: (owner, id) => shares.get(owner)?.runs.get(id)?.run ?? null,
    cancelAll() {
      for (const { runs } of shares.values()) for (const { run } of runs.values()) run.cancel();
    },
  };
}

type Kept = { run: CommandRun; frames: KeptFrames };
/** What one role has here; `ended` in the order of their ends. */
type Share = { runs: Map<string, Kept>; ended: Set<string>; bytes: number };

function startRun(share: Share, owner: string, execute: Execute): CommandRun {
  const frames = createKeptFrames((bytes) => void (share.bytes += bytes));
  const listeners = new Set<() => void>();
  const abort = new AbortController();
  const run: CommandRun = {
    id: randomBytes(12).toString('hex'),
    owner,
    framesAfter: frames.after,
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel: () => abort.abort(new Error('cancelled')),
  };
  share.runs.set(run.id, { run, frames });
  const push = (frame: WithoutSeq): void => {
    frames.push(frame);
    makeRoom(share, frames);
    for (const listener of listeners) listener();
  };
  const write = (type: 'out' | 'err', text: string): void => {
    for (const piece of piecesOf(text)) push({ type, text: piece });
  };
  void toItsEnd(execute, write, abort.signal).then((code) => {
    push({ type: 'exit', code });
    share.ended.add(run.id);
    setTimeout(() => forget(share, run.id), KEPT_AFTER_END_MS).unref();
    const [oldest] = share.ended;
    if (oldest !== undefined && share.ended.size > MAX_ENDED) forget(share, oldest);
  });
  return run;
}

async function toItsEnd(
  execute: Execute,
  write: (type: 'out' | 'err', text: string) => void,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await execute(write, signal);
  } catch (error) {
    write('err', `dockfra: unexpected: ${messageOf(error)}\n`);
    return 1;
  }
}

function forget(share: Share, id: string): void {
  share.runs.get(id)?.frames.clear();
  share.runs.delete(id);
  share.ended.delete(id);
}

/** Ended ones go first, the oldest before the others; then what `writing` said longest ago. */
function makeRoom(share: Share, writing: KeptFrames): void {
  for (const id of share.ended) {
    if (share.bytes <= KEPT_BYTES_OF_ROLE) return;
    forget(share, id);
  }
  while (share.bytes > KEPT_BYTES_OF_ROLE && writing.dropOldest());
}

type WithoutSeq = { type: 'out' | 'err'; text: string } | { type: 'exit'; code: number };

type KeptFrames = {
  push(frame: WithoutSeq): void;
  after: CommandRun['framesAfter'];
  /** false when only the newest is left, which stays */
  dropOldest(): boolean;
  clear(): void;
};

/** The newest frames of one command; `onBytes` hears by how much they grow or shrink. */
function createKeptFrames(onBytes: (difference: number) => void): KeptFrames {
  let frames: NumberedFrame[] = [];
  let seq = 0;
  let bytes = 0;
  let dropped = 0;
  const grow = (difference: number): void => {
    bytes += difference;
    onBytes(difference);
  };
  const dropOldest = (): boolean => {
    const oldest = frames.length > 1 ? frames.shift() : undefined;
    if (oldest === undefined) return false;
    dropped = oldest.seq;
    grow(-sizeOf(oldest));
    return true;
  };
  return {
    dropOldest,
    push(frame) {
      const numbered = { ...frame, seq: (seq += 1) };
      frames.push(numbered);
      grow(sizeOf(numbered));
      while (bytes > KEPT_BYTES && dropOldest());
    },
    after: (from) => ({ frames: frames.filter((frame) => frame.seq > from), lost: from < dropped }),
    clear() {
      dropped = seq;
      frames = [];
      grow(-bytes);
    },
  };
}

/** At most MAX_FRAME characters each, never through the middle of a character; copies, for a slice keeps its whole text alive. */
function* piecesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const split = /[\ud800-\udbff]/.test(text.charAt(from + MAX_FRAME - 1));
    const to = from + MAX_FRAME - (split ? 1 : 0);
    yield Buffer.from(text.slice(from, to)).toString();
    from = to;
  }
}

const sizeOf = (frame: NumberedFrame): number =>
  frame.type === 'exit' ? 32 : Buffer.byteLength(frame.text) + 32;
