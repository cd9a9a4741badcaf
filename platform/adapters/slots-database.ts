import Database from 'libsql';

import { DockfraError, messageOf } from '../domain/errors.ts';

/** Runs `work` in one BEGIN IMMEDIATE transaction: read, decide and write with nobody in between. */
export type StateDatabase = { write<T>(work: (database: Database.Database) => T): T; close(): void };

const BUSY_MS = 5000;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS slots (
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, process TEXT NOT NULL, fence INTEGER NOT NULL, expires_at TEXT NOT NULL, held INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS slot_log (name TEXT NOT NULL, at TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS slot_log_by_name ON slot_log (name, at);
  CREATE TABLE IF NOT EXISTS deploys (ticket TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
`;

/** ROOT/.dockfra/dockfra.db, opened with the first use; every write is on disk before it returns. */
export function openStateDatabase(file: string): StateDatabase {
  let database: Database.Database | null = null;
  return {
    write(work) {
      const connection = (database ??= open(file));
      connection.exec('BEGIN IMMEDIATE');
      try {
        const value = work(connection);
        connection.exec('COMMIT');
        return value;
      } catch (error) {
        if (connection.inTransaction) connection.exec('ROLLBACK');
        throw explain(file, error);
      }
    },
    close() {
      database?.close();
      database = null;
    },
  };
}

function open(file: string): Database.Database {
  try {
    const database = new Database(file, { timeout: BUSY_MS });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    throw explain(file, error);
  }
}

function explain(file: string, error: unknown): unknown {
  if (error instanceof DockfraError) return error;
  const text = messageOf(error);
  if (/full/i.test(text))
    return new DockfraError(
      'disk_full',
      `no space left to write ${file}`,
      'free some disk space and try again',
      error,
    );
  if (/locked|busy/i.test(text))
    return new DockfraError(
      'lock_timeout',
      `another process holds ${file}`,
      'look for a hung dockfra process and end it',
      error,
    );
  return new DockfraError(
    'database',
    `${file} cannot be used: ${text}`,
    'check its owner and the free space of its folder',
    error,
  );
}
