import pg from 'pg';

/** @typedef {ReturnType<typeof openResults>} Results */

/**
 * Results in PostgreSQL (found by PGHOST, PGUSER, PGPASSWORD, PGDATABASE). The backend makes the table before it queues a job.
 * @param {import('./log.js').Log} log
 */
export function openResults(log) {
  const pool = new pg.Pool({ max: 2, connectionTimeoutMillis: 2000, query_timeout: 5000 });
  pool.on('error', (error) => log.warn('an idle database connection broke', { cause: error.message }));
  return {
    ping: () => pool.query('SELECT 1'),
    /** Twice the same result is no harm: a job can be worked on again after a crash. */
    write: (id, words) => pool.query('UPDATE jobs SET words = $2, done_at = now() WHERE id = $1', [id, words]),
  };
}
