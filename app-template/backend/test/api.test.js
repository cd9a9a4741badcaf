import assert from 'node:assert/strict';
import { test } from 'node:test';

import { start } from './start.js';

async function withApp(options, work) {
  const app = await start(options);
  try {
    await work(app);
  } finally {
    await app.stop();
  }
}

test('health is 200 while database and queue answer', () =>
  withApp({}, async ({ call }) => {
    assert.deepEqual(await call('GET', '/health'), { status: 200, body: { status: 'ok', database: true, queue: true } });
  }));

test('health is 503 and names what does not answer', () =>
  withApp({ broken: 'queue' }, async ({ call }) => {
    assert.deepEqual(await call('GET', '/health'), { status: 503, body: { status: 'unwell', database: true, queue: false } });
  }));

test('a note that was added is listed', () =>
  withApp({}, async ({ call }) => {
    assert.equal((await call('POST', '/api/notes', { text: ' buy milk ' })).status, 201);
    assert.equal((await call('GET', '/api/notes')).body.notes[0].text, 'buy milk');
  }));

test('an empty note is refused with the reason', () =>
  withApp({}, async ({ call }) => {
    assert.deepEqual(await call('POST', '/api/notes', { text: '' }), { status: 400, body: { error: 'text must be 1 to 500 characters' } });
  }));

test('a job is queued and its result found under its id', () =>
  withApp({}, async ({ call }) => {
    const { status, body } = await call('POST', '/api/jobs', { text: 'three short words' });
    assert.equal(status, 202);
    assert.equal((await call('GET', `/api/jobs/${body.id}`)).body.job.words, 3);
  }));

test('what is not there is 404', () =>
  withApp({}, async ({ call }) => {
    assert.equal((await call('GET', '/api/nothing')).status, 404);
  }));
