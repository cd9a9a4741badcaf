import { setTimeout as sleep } from 'node:timers/promises';

import Database from 'libsql';

import { DockfraError } from '../domain/errors.ts';

export type StoreLock = {
  /** Runs `work` while this process alone holds the lock; calls of one process queue up in order. */
  run<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
};

const WAIT_MS = 30_000;
const RETRY_MS = 4;
/** Whoever has held it for so long altogether lets others have a turn: who takes it again at once is always first. */
const TURN_MS = 50;
const REST_MS = 3 * RETRY_MS;

/** A lock across processes on `path`: libSQL's BEGIN IMMEDIATE, which the kernel frees when its holder dies. */
export function createStoreLock(path: string): StoreLock {
  let database: Database.Database | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let heldMs = 0;
  const connect = () => (database ??= openDatabase(path));

  const exclusively = async <T>(work: () => Promise<T>): Promise<T> => {
    const connection = connect();
    await begin(connection, path);
    const since = performance.now();
    try {
      return await work();
    } finally {
      connection.exec('ROLLBACK');
      heldMs += performance.now() - since;
    }
  };
  const rest = async (): Promise<void> => {
    if (heldMs < TURN_MS) return;
    heldMs = 0;
    await sleep(REST_MS);
  };

  return {
    run(work) {
      const turn = queue.then(() => exclusively(work));
      queue = turn.then(rest, rest); // the caller sees the error and does not wait for the rest
      return turn;
    },
    close() {
      database?.close();
      database = null;
    },
  };
}

function openDatabase(path: string): Database.Database {
  const database = new Database(path);
  // nothing is ever written, so no journal on the disk either: one must get the lock on a full disk too
  database.pragma('journal_mode = MEMORY');
  return database;
}

/** Polls instead of libSQL's own busy wait, which would block the event loop of the platform. */
async function begin(database: Database.Database, path: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    try {
      database.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > deadline) {
        throw new DockfraError(
          'lock_timeout',
          `another process has held ${path} for ${WAIT_MS / 1000} s`,
          'look for a hung dockfra process and end it',
          error,
        );
      }
      await sleep(RETRY_MS * (0.5 + Math.random()));
    }
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /SQLITE_BUSY|database is locked/i.test(`${Reflect.get(error, 'code') ?? ''} ${error.message}`)
  );
}
