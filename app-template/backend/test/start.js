import { createApp } from '../src/app.js';

/** The app on a free port over services in memory; `broken` names what does not answer. */
export async function start({ broken } = {}) {
  const notes = [];
  const jobs = [];
  const ping = (name) => async () => {
    if (broken === name) throw new Error(`${name} is away`);
  };
  const server = createApp({
    name: 'test',
    startedAt: '2026-01-01T00:00:00.000Z',
    database: {
      ping: ping('database'),
      listNotes: async () => notes.toReversed(),
      addNote: async (text) => {
        const note = { id: notes.length + 1, text };
        notes.push(note);
        return note;
      },
      findJob: async (id) => jobs.find((job) => job.id === id) ?? null,
    },
    queue: { ping: ping('queue'), push: async (job) => jobs.push({ ...job, words: job.text.split(' ').length }) },
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  const call = async (method, path, body) => {
    const answer = await fetch(base + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: await answer.json() };
  };
  return { call, stop: () => new Promise((resolve) => server.close(resolve)) };
}
