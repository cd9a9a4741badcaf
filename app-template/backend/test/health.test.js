import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createMemory, startApp } from './support/start-app.js';

const away = async () => {
  throw new Error('connection refused');
};

test('health is 200 while database and queue answer', async (t) => {
  const { status, body } = await (await startApp(t)).call('GET', '/health');
  assert.equal(status, 200);
  assert.deepEqual(body, { status: 'ok', db: 'ok', redis: 'ok' });
});

for (const [service, name] of [['database', 'db'], ['queue', 'redis']]) {
  test(`health is 503 and names ${name} when it is away`, async (t) => {
    const memory = createMemory();
    const app = await startApp(t, { [service]: { ...memory[service], ping: away } });
    const { status, body } = await app.call('GET', '/health');
    assert.equal(status, 503);
    assert.deepEqual(body, { status: 'unhealthy', db: 'ok', redis: 'ok', [name]: 'no answer' });
  });
}

test('health does not wait for ever', async (t) => {
  const silent = { ...createMemory().queue, ping: () => new Promise(() => undefined) };
  const { status, body } = await (await startApp(t, { queue: silent })).call('GET', '/health');
  assert.equal(status, 503);
  assert.equal(body.redis, 'no answer');
});
