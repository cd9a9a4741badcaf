import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { createClient } from 'redis';

const ALIVE_FILE = '/tmp/worker-alive';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
pool.on('error', (error) => console.error('database:', error.message));
const client = createClient({ url: process.env.REDIS_URL });
client.on('error', (error) => console.error('queue:', error.message));
await client.connect();

let running = true;
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    running = false;
    process.exit(0);
  });
}

console.log('worker: waiting for jobs');
while (running) {
  await writeFile(ALIVE_FILE, new Date().toISOString());
  const taken = await client.brPop('jobs', 5);
  if (taken) await work(taken.element);
}

async function work(element) {
  try {
    const { id, text } = JSON.parse(element);
    const words = text.split(/\s+/).filter(Boolean).length;
    await pool.query('INSERT INTO jobs (id, words) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [id, words]);
    console.log(`worker: job ${id} has ${words} words`);
  } catch (error) {
    console.error('worker: a job failed:', error.message);
  }
}
