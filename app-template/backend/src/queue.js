import { createClient } from 'redis';

/** Jobs for the worker, as a Redis list. */
export async function openQueue(url) {
  const client = createClient({ url });
  client.on('error', (error) => console.error('queue:', error.message)); // the client connects again by itself
  await client.connect();
  return {
    ping: () => client.ping(),
    push: (job) => client.lPush('jobs', JSON.stringify(job)),
    close: () => client.close(),
  };
}
