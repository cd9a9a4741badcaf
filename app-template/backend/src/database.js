import pg from 'pg';

/** @typedef {ReturnType<typeof openDatabase>} Database */

/** In one transaction behind a lock, because two services that start at once would both make the tables. */
const SCHEMA = `
  BEGIN;
  SELECT pg_advisory_xact_lock(1);
  CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, text text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE IF NOT EXISTS jobs (id uuid PRIMARY KEY, words integer, created_at timestamptz NOT NULL DEFAULT now(), done_at timestamptz);
  COMMIT;
`;

/**
 * Notes and jobs in PostgreSQL. The tables are made before the first query; while the database is away, calls reject.
 * @param {string | undefined} url without it, the variables PGHOST, PGUSER ... say where
 * @param {import('./log.js').Log} log
 */
export function openDatabase(url, log) {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 2000, query_timeout: 5000 });
  pool.on('error', (error) => log.warn('an idle database connection broke', { cause: error.message }));
  let prepared = null;

  const prepare = async () => {
    const client = await pool.connect();
    try {
      await client.query(SCHEMA);
      client.release();
    } catch (error) {
      client.release(true); // not back into the pool: it may stand in the broken transaction
      throw error;
    }
  };

  const query = async (text, values = []) => {
    prepared ??= prepare();
    await prepared.catch((error) => {
      prepared = null; // tried again by the next query
      throw error;
    });
    return (await pool.query(text, values)).rows;
  };

  return {
    ping: () => query('SELECT 1'),
    listNotes: (limit) => query('SELECT id, text, created_at FROM notes ORDER BY id DESC LIMIT $1', [limit]),
    addNote: async (text) => (await query('INSERT INTO notes (text) VALUES ($1) RETURNING id, text, created_at', [text]))[0],
    addJob: (id) => query('INSERT INTO jobs (id) VALUES ($1)', [id]),
    removeJob: (id) => query('DELETE FROM jobs WHERE id = $1', [id]),
    findJob: async (id) => (await query('SELECT id, words, created_at, done_at FROM jobs WHERE id = $1', [id]))[0] ?? null,
    close: () => pool.end(),
  };
}
