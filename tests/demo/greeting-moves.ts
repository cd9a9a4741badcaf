// What a competent model does about the demo's ticket. `record.ts` has it said once, and the run becomes the shipped recording.
import {
  after,
  check,
  diff,
  failed,
  passed,
  read,
  replace,
  submit,
  together,
  write,
  type Move,
} from '../corpus/change.ts';

export const TITLE = 'Greet a visitor by name';

const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startApp } from './support/start-app.js';

test('a visitor is greeted by name', async (t) => {
  const { status, body } = await (await startApp(t)).call('GET', '/api/greeting?name=Ada%20L');
  assert.equal(status, 200);
  assert.deepEqual(body, { greeting: 'Hello, Ada L' });
});

test('a visitor without a name, or with one that is too long, is told so', async (t) => {
  const app = await startApp(t);
  for (const query of ['', '?name=', \`?name=\${'x'.repeat(101)}\`]) {
    const { status, body } = await app.call('GET', \`/api/greeting\${query}\`);
    assert.equal(status, 400);
    assert.deepEqual(body, { error: 'name must be a text of 1 to 100 characters' });
  }
});
`;

const ROUTE = `import { readText } from '../read-text.js';

/** @type {import('../app.js').Route} Greets ?name=... */
export const greeting = {
  method: 'GET',
  path: '/api/greeting',
  handle({ query }) {
    const name = readText(query.get('name'), 'name', 100);
    return { status: 200, body: { greeting: \`Hello, \${name}\` } };
  },
};
`;

const say = (content: string, move: Move): Move => ({ ...move, content });

export const GREETING_MOVES: readonly Move[] = [
  say(
    'I look at how a route and its test are written here.',
    together(
      read('backend/src/routes.js'),
      read('backend/src/routes/show-job.js'),
      read('backend/src/read-text.js'),
      read('backend/test/version.test.js'),
    ),
  ),
  say(
    'First the test for what the ticket asks, bad input included.',
    write('backend/test/greeting.test.js', TEST),
  ),
  say('It has to fail, because there is no such route yet.', {
    calls: [{ name: 'check', arguments: { name: 'unit' } }],
  }),
  say(
    'It fails for the right reason. Now the route, and its name in the list.',
    failed(
      together(
        write('backend/src/routes/greeting.js', ROUTE),
        replace(
          'backend/src/routes.js',
          "import { health } from './routes/health.js';",
          "import { greeting } from './routes/greeting.js';\nimport { health } from './routes/health.js';",
        ),
        replace('backend/src/routes.js', '[health, version, ', '[health, version, greeting, '),
      ),
    ),
  ),
  say('All checks, as the proof will run them.', check()),
  say('They pass. A last look at what I hand in.', passed(diff())),
  say('Two new files and one line more in the list of routes: I hand it in.', {
    ...after(
      /greeting\.js/,
      submit(
        'Greet a visitor by name\n\nGET /api/greeting?name=Ada answers {"greeting":"Hello, Ada"}; a missing, empty or\ntoo long name answers 400.',
      ),
    ),
  }),
];
