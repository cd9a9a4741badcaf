import pg from 'pg';

/** Notes and results in PostgreSQL; makes its tables on a fresh database. */
export async function openDatabase(url) {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 2000 });
  pool.on('error', (error) => console.error('database:', error.message)); // the pool connects again by itself
  await pool.query('CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, text text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())');
  await pool.query('CREATE TABLE IF NOT EXISTS jobs (id uuid PRIMARY KEY, words integer NOT NULL, done_at timestamptz NOT NULL DEFAULT now())');
  return {
    ping: () => pool.query('SELECT 1'),
    listNotes: async (limit) => (await pool.query('SELECT id, text, created_at FROM notes ORDER BY id DESC LIMIT $1', [limit])).rows,
    addNote: async (text) => (await pool.query('INSERT INTO notes (text) VALUES ($1) RETURNING id, text, created_at', [text])).rows[0],
    findJob: async (id) => (await pool.query('SELECT id, words, done_at FROM jobs WHERE id::text = $1', [id])).rows[0] ?? null,
    close: () => pool.end(),
  };
}
