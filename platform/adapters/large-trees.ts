import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import { joinParts, type TreePart } from '../domain/compose-model/parts.ts';
import type { ComposeTree } from '../domain/compose-model/tree.ts';
import { messageOf } from '../domain/errors.ts';

export type TreeJob = { file: string; source: string };
export type TreeMessage = { part: TreePart } | { rest: ComposeTree };

/** `passing`: the thread failed, and not the file; asked again it may be read */
export type LargeRead = ComposeTree | { refused: string; passing?: true };

class TooSlow extends Error {}

/** Characters: what is shorter is read in milliseconds. */
export const LARGE = 256 * 1024;
const MAX_WAITING_CHARS = 64 * 1024 * 1024;
const MAX_READ_MS = 180_000;
const IDLE_MS = 30_000;

export type LargeTrees = {
  /** What cannot be read is `refused` with the reason. Null: too much waits already; ask again. Must not throw. */
  read(file: string, source: string): Promise<LargeRead> | null;
};

/**
 * Reads large compose files in a thread of its own, one after the other, so that nobody else waits for them. The thread begins
 * with the first one and ends when there was none for a while; the process need not wait for it when it has nothing to do.
 */
export function createLargeTrees(start: () => Worker = startWorker): LargeTrees {
  const asked = new Map<string, { source: string; answer: Promise<LargeRead> }>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const begin = (): Worker => {
    const mine = start();
    mine.on('error', () => undefined); // whoever waits for it hears of it; while nobody does, its end is enough
    mine.once('exit', () => {
      if (worker === mine) worker = null;
    });
    return (worker = mine);
  };
  const readNow = async (job: TreeJob): Promise<LargeRead> => {
    clearTimeout(idle);
    const end = (): void => {
      void worker?.terminate();
      worker = null;
    };
    try {
      const mine = worker ?? begin();
      mine.ref();
      const read = await readIn(mine, job);
      mine.unref();
      idle = setTimeout(end, IDLE_MS).unref();
      return read;
    } catch (error) {
      end();
      const refused = `${job.file} cannot be read: ${messageOf(error)}`;
      return error instanceof TooSlow ? { refused } : { refused, passing: true };
    }
  };

  return {
    read(file, source) {
      const before = asked.get(file);
      if (before?.source === source) return before.answer;
      if (waiting + source.length > MAX_WAITING_CHARS) return null;
      waiting += source.length;
      const answer = turn.then(() => readNow({ file, source }));
      turn = answer;
      const entry = { source, answer };
      asked.set(file, entry);
      return answer.finally(() => {
        waiting -= source.length;
        if (asked.get(file) === entry) asked.delete(file);
      });
    },
  };
}

/** Rejects when the thread ends or takes too long. */
function readIn(worker: Worker, job: TreeJob): Promise<ComposeTree> {
  const parts: TreePart[] = [];
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      worker.off('message', heard).off('error', failed).off('exit', left);
      settle();
    };
    const heard = (message: TreeMessage): void => {
      if ('rest' in message) return end(() => resolve(joinParts({ parts, rest: message.rest })));
      parts.push(message.part);
      setImmediate(() => worker.postMessage('next')); // others have their turn between two parts
    };
    const failed = (error: unknown): void =>
      end(() => reject(error instanceof Error ? error : new Error(String(error))));
    const left = (code: number): void => failed(new Error(`its reader ended with ${String(code)}`));
    const timer = setTimeout(
      () => failed(new TooSlow(`reading it took longer than ${String(MAX_READ_MS / 1000)} s`)),
      MAX_READ_MS,
    );
    worker.on('message', heard).once('error', failed).once('exit', left);
    worker.postMessage(job);
  });
}

/** Beside this file in dist/. From sources (tests) the thread learns to read them first. */
function startWorker(): Worker {
  const built = join(import.meta.dirname, 'tree-worker.js');
  if (existsSync(built)) return new Worker(built);
  const source = pathToFileURL(join(import.meta.dirname, 'tree-worker.ts')).href;
  const program = `import('tsx/esm/api').then(({ register }) => { register(); return import('${source}'); })`;
  return new Worker(program, { eval: true });
}
