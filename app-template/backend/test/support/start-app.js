import { createApp } from '../../src/app.js';
import { createLog } from '../../src/log.js';

const silent = createLog('error', () => undefined);

/**
 * The app on a free port, over services in memory. It stops when the test `t` ends.
 * @param {import('node:test').TestContext} t
 * @param {Partial<import('../../src/app.js').Services>} [services] instead of those in memory
 */
export async function startApp(t, services = {}) {
  const { database, queue } = createMemory();
  const about = { name: 'test', version: '0.0.0', revision: null };
  const server = createApp({ about, database, queue, log: silent, ...services });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  const base = `http://127.0.0.1:${server.address().port}`;
  return {
    /** `body`: an object is sent as JSON, a string as it is */
    async call(method, path, body) {
      const answer = await fetch(base + path, { method, body: typeof body === 'object' ? JSON.stringify(body) : body });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    },
  };
}

/** Database and queue that keep everything in arrays. */
export function createMemory() {
  const notes = [];
  const jobs = [];
  const pushed = [];
  const database = {
    ping: async () => undefined,
    listNotes: async (limit) => notes.toReversed().slice(0, limit),
    addNote: async (text) => {
      const note = { id: notes.length + 1, text, created_at: new Date() };
      notes.push(note);
      return note;
    },
    addJob: async (id) => jobs.push({ id, words: null, created_at: new Date(), done_at: null }),
    removeJob: async (id) => jobs.splice(jobs.findIndex((job) => job.id === id), 1),
    findJob: async (id) => jobs.find((job) => job.id === id) ?? null,
    close: async () => undefined,
  };
  const queue = { ping: async () => 'PONG', push: async (job) => pushed.push(job), close: () => undefined };
  return { database, queue, jobs, pushed };
}
