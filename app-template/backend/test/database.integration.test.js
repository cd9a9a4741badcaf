import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openDatabase } from '../src/database.js';

const url = process.env.DATABASE_URL;

test('notes live in a real PostgreSQL', { skip: url ? false : 'needs DATABASE_URL' }, async () => {
  const database = await openDatabase(url);
  try {
    const note = await database.addNote("Robert'); DROP TABLE notes;--");
    assert.equal((await database.listNotes(1))[0].id, note.id);
    assert.equal((await database.listNotes(1))[0].text, "Robert'); DROP TABLE notes;--");
    assert.equal(await database.findJob('not-a-uuid'), null);
  } finally {
    await database.close();
  }
});
