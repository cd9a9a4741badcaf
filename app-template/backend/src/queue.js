import { createClient } from 'redis';

/** @typedef {ReturnType<typeof openQueue>} Queue */

const MAX_WAIT_MS = 2000;

/**
 * Jobs for the worker, as the Redis list "jobs". While Redis is away, calls reject; the client connects again by itself.
 * @param {string} url
 * @param {import('./log.js').Log} log
 */
export function openQueue(url, log) {
  const client = createClient({
    url,
    disableOfflineQueue: true, // else calls would wait for a Redis that may never come
    socket: { connectTimeout: 2000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, MAX_WAIT_MS) },
  });
  client.on('error', (error) => log.warn('no connection to the queue', { cause: error.message || error.code }));
  client.connect().catch((error) => log.warn('gave up connecting to the queue', { cause: error.message }));
  return {
    ping: () => client.ping(),
    /** @param {{ id: string, text: string }} job */
    push: (job) => client.lPush('jobs', JSON.stringify(job)),
    close: () => client.destroy(),
  };
}
