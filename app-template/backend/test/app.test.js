import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MAX_BODY_BYTES } from '../src/read-json.js';
import { startApp } from './support/start-app.js';

test('an unknown path is 404, also where it looks like a host', async (t) => {
  const app = await startApp(t);
  assert.equal((await app.call('GET', '/api/nothing')).status, 404);
  assert.equal((await app.call('GET', '//[/x')).status, 404);
});

test('another method is 405 and says which there are', async (t) => {
  const { status, headers } = await (await startApp(t)).call('DELETE', '/api/notes');
  assert.equal(status, 405);
  assert.equal(headers.get('allow'), 'GET, POST');
});

for (const [what, body, error] of [
  ['no JSON', '{"text":', 'the body is not valid JSON'],
  ['nothing', undefined, 'the body is not valid JSON'],
  ['null', 'null', 'the body must be a JSON object'],
  ['a list', '[]', 'the body must be a JSON object'],
]) {
  test(`a body that is ${what} is 400`, async (t) => {
    const answer = await (await startApp(t)).call('POST', '/api/notes', body);
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body, { error });
  });
}

test('a body that is too large is 413', async (t) => {
  const answer = await (await startApp(t)).call('POST', '/api/notes', { text: 'x'.repeat(10 * MAX_BODY_BYTES) });
  assert.equal(answer.status, 413);
});

test('a path that is not URL-encoded is 400', async (t) => {
  assert.equal((await (await startApp(t)).call('GET', '/api/jobs/%zz')).status, 400);
});
