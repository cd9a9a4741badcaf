import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createMemory, startApp } from './support/start-app.js';

test('a job is handed to the worker and can be looked up until it is done', async (t) => {
  const memory = createMemory();
  const app = await startApp(t, memory);
  const created = await app.call('POST', '/api/jobs', { text: 'three short words' });
  const { id } = created.body;
  assert.equal(created.status, 202);
  assert.equal(created.headers.get('location'), `/api/jobs/${id}`);
  assert.deepEqual(memory.pushed, [{ id, text: 'three short words' }]);
  assert.equal((await app.call('GET', `/api/jobs/${id}`)).body.status, 'queued');

  Object.assign(memory.jobs[0], { words: 3, done_at: new Date() });
  const done = await app.call('GET', `/api/jobs/${id}`);
  assert.equal(done.body.status, 'done');
  assert.equal(done.body.words, 3);
});

test('a job that cannot be queued is not left behind', async (t) => {
  const memory = createMemory();
  const queue = { ...memory.queue, push: () => Promise.reject(new Error('away')) };
  const app = await startApp(t, { database: memory.database, queue });
  const { status, body } = await app.call('POST', '/api/jobs', { text: 'hello' });
  assert.equal(status, 500);
  assert.deepEqual(body, { error: 'internal error' });
  assert.deepEqual(memory.jobs, []);
});

test('an unknown job is 404, an id of another shape 400', async (t) => {
  const app = await startApp(t);
  assert.equal((await app.call('GET', '/api/jobs/00000000-0000-4000-8000-000000000000')).status, 404);
  assert.equal((await app.call('GET', '/api/jobs/1')).status, 400);
});
