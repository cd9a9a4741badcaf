import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { openDatabase } from '../../src/database.js';
import { createLog } from '../../src/log.js';
import { createMemory, startApp } from '../support/start-app.js';

const url = process.env.DATABASE_URL;
const options = { skip: url ? false : 'set DATABASE_URL to a PostgreSQL that may be written to' };

function open(t) {
  const database = openDatabase(url, createLog('error'));
  t.after(() => database.close());
  return database;
}

// first, while the database is still empty
test('two services that start at once both find their tables', options, async (t) => {
  const services = Array.from({ length: 5 }, () => open(t));
  await Promise.all(services.map((database) => database.ping()));
});

test('a note goes through HTTP into PostgreSQL and back, whatever it says', options, async (t) => {
  const app = await startApp(t, { database: open(t) });
  const text = `Robert'); DROP TABLE notes;-- ${randomUUID()} ü 🙂`;
  const { note } = (await app.call('POST', '/api/notes', { text })).body;
  const { notes } = (await app.call('GET', '/api/notes')).body;
  assert.equal(note.text, text);
  assert.ok(!Number.isNaN(Date.parse(note.created_at)));
  assert.deepEqual(notes.find(({ id }) => id === note.id), note);
});

test('a job is queued in PostgreSQL, and gone again when it cannot be handed on', options, async (t) => {
  const database = open(t);
  const { queue } = createMemory();
  const { body } = await (await startApp(t, { database, queue })).call('POST', '/api/jobs', { text: 'one two' });
  assert.equal((await database.findJob(body.id)).done_at, null);

  let pushed;
  const broken = { ...queue, push: (job) => Promise.reject(new Error(`away: ${(pushed = job.id)}`)) };
  assert.equal((await (await startApp(t, { database, queue: broken })).call('POST', '/api/jobs', { text: 'three' })).status, 500);
  assert.equal(await database.findJob(pushed), null);
});

test('a database that is away is an error, and no crash', async (t) => {
  const database = openDatabase('postgres://app:x@127.0.0.1:1/app', createLog('error'));
  t.after(() => database.close());
  await assert.rejects(database.ping());
  await assert.rejects(database.ping()); // asked anew, not the first answer kept
});
