import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startApp } from './support/start-app.js';

test('a note is kept, trimmed, and listed with the newest first', async (t) => {
  const app = await startApp(t);
  const created = await app.call('POST', '/api/notes', { text: '  buy milk ' });
  await app.call('POST', '/api/notes', { text: 'call Ada' });
  const { body } = await app.call('GET', '/api/notes');
  assert.equal(created.status, 201);
  assert.equal(created.body.note.text, 'buy milk');
  assert.deepEqual(body.notes.map(({ text }) => text), ['call Ada', 'buy milk']);
});

for (const [what, body] of [
  ['no text', {}],
  ['an empty text', { text: '   ' }],
  ['a text that is none', { text: 7 }],
  ['a text of 501 characters', { text: 'x'.repeat(501) }],
  ['a character that the database cannot store', { text: 'a\0b' }],
]) {
  test(`a note with ${what} is refused with the reason`, async (t) => {
    const app = await startApp(t);
    const answer = await app.call('POST', '/api/notes', body);
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body, { error: 'text must be a text of 1 to 500 characters' });
    assert.deepEqual((await app.call('GET', '/api/notes')).body.notes, []);
  });
}
