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

const KEPT_BYTES = 8 * 1024 * 1024;
const KEPT_AFTER_END_MS = 60_000;
const MAX_RUNNING = 256;
/** ended ones that are still readable; beyond it the oldest go early */
const MAX_ENDED = 512;

export type CommandRuns = {
  start(owner: string, execute: Execute): CommandRun | null;
  find(owner: string, id: string): CommandRun | null;
  cancelAll(): void;
};

/** Commands run to their end even when nobody listens; `owner` (the role) sees only its own. Null when too many run at once. */
export function createCommandRuns(): CommandRuns {
  const runs = new Map<string, CommandRun>();
  const ended = new Set<string>();
  const forget = (id: string): void => {
    runs.delete(id);
    ended.delete(id);
  };
  return {
    start(owner, execute) {
      if (runs.size - ended.size >= MAX_RUNNING) return null;
      const run = startRun(owner, execute, () => {
        ended.add(run.id);
        setTimeout(() => forget(run.id), KEPT_AFTER_END_MS).unref();
        const [oldest] = ended;
        if (oldest !== undefined && ended.size > MAX_ENDED) forget(oldest);
      });
      runs.set(run.id, run);
      return run;
    },
    find(owner, id) {
      const run = runs.get(id);
      return run && run.owner === owner ? run : null;
    },
    cancelAll() {
      for (const run of runs.values()) run.cancel();
    },
  };
}

function startRun(owner: string, execute: Execute, onEnd: () => void): CommandRun {
  const frames: NumberedFrame[] = [];
  const listeners = new Set<() => void>();
  const abort = new AbortController();
  let seq = 0;
  let bytes = 0;
  let dropped = 0;

  const push = (frame: NumberedFrame) => {
    frames.push(frame);
    bytes += sizeOf(frame);
    while (bytes > KEPT_BYTES && frames.length > 1) {
      const oldest = frames.shift();
      bytes -= oldest ? sizeOf(oldest) : 0;
      dropped = oldest?.seq ?? dropped;
    }
    for (const listener of listeners) listener();
  };

  const write = (type: 'out' | 'err', text: string) => push({ seq: (seq += 1), type, text });
  const run = async () => {
    let code = 1;
    try {
      code = await execute(write, abort.signal);
    } catch (error) {
      write('err', `dockfra: unexpected: ${messageOf(error)}\n`);
    }
    push({ seq: (seq += 1), type: 'exit', code });
    onEnd();
  };
  void run();

  return {
    id: randomBytes(12).toString('hex'),
    owner,
    framesAfter: (after) => ({ frames: frames.filter((frame) => frame.seq > after), lost: after < dropped }),
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel: () => abort.abort(new Error('cancelled')),
  };
}

const sizeOf = (frame: NumberedFrame) => (frame.type === 'exit' ? 32 : frame.text.length + 32);
