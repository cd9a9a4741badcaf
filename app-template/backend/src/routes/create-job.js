import { randomUUID } from 'node:crypto';

import { readText } from '../read-text.js';

/** @type {import('../app.js').Route} Queues { text } for the worker, which counts its words. */
export const createJob = {
  method: 'POST',
  path: '/api/jobs',
  async handle({ services, body }) {
    const text = readText((await body()).text, 'text', 10_000);
    const id = randomUUID();
    await services.database.addJob(id);
    try {
      await services.queue.push({ id, text });
    } catch (error) {
      await services.database.removeJob(id); // nobody will ever work on it
      throw error;
    }
    return { status: 202, body: { id, status: 'queued' }, headers: { location: `/api/jobs/${id}` } };
  },
};
