import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startApp } from './support/start-app.js';

test('the version says what runs', async (t) => {
  const about = { name: 'shop', version: '1.2.3', revision: 'abc' };
  const { status, body } = await (await startApp(t, { about })).call('GET', '/api/version');
  assert.equal(status, 200);
  assert.deepEqual(body, about);
});
