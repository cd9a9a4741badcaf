import Database from 'libsql';

import { DockfraError } from '../domain/errors.ts';

export type StoreLock = {
  /** Runs `work` while this process alone holds the lock; calls of one process queue up in order. */
  run<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
};

const WAIT_MS = 10_000;
const RETRY_MS = 4;

/** A lock across processes on `path`: libSQL's BEGIN IMMEDIATE, which the kernel frees when its holder dies. */
export function createStoreLock(path: string): StoreLock {
  let database: Database.Database | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const connect = () => (database ??= openDatabase(path));

  const exclusively = async <T>(work: () => Promise<T>): Promise<T> => {
    const connection = connect();
    await begin(connection, path);
    try {
      return await work();
    } finally {
      connection.exec('ROLLBACK');
    }
  };

  return {
    run(work) {
      const turn = queue.then(() => exclusively(work));
      queue = turn.catch(() => undefined); // the caller sees the error; the queue only needs the order
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
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * (0.5 + Math.random())));
    }
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /SQLITE_BUSY|database is locked/i.test(`${Reflect.get(error, 'code') ?? ''} ${error.message}`)
  );
}
