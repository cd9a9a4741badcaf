import { randomUUID } from 'node:crypto';

import { refusal } from '../app.js';

/** Queues { text } for the worker, which counts its words. */
export async function createJob({ services, body }) {
  const { text } = await body();
  if (typeof text !== 'string' || text.length > 10_000) throw refusal(400, 'text must be at most 10000 characters');
  const id = randomUUID();
  await services.queue.push({ id, text });
  return { status: 202, body: { id } };
}

/** The result, once the worker has it. */
export async function showJob({ services, params }) {
  const job = await services.database.findJob(params.id);
  if (!job) throw refusal(404, `no result of job ${params.id} (yet)`);
  return { status: 200, body: { job } };
}
