import { check, failed, passed, read, replace, submit, write, type Change } from '../change.ts';
import { serviceRepository } from '../repository.ts';

export const nodeFeature: Change = {
  name: 'node-feature',
  language: 'node',
  kind: 'feature',
  files: serviceRepository('node', ['node', 'src/main.mjs'], {
    'src/answer.mjs': `/** What a request of the path is answered. */
export function answer(path) {
  if (path === '/health') return { status: 200, body: 'fine\\n' };
  return { status: 404, body: 'nothing here\\n' };
}
`,
    'src/main.mjs': `import { createServer } from 'node:http';

import { answer } from './answer.mjs';

createServer((request, response) => {
  const { status, body } = answer(new URL(request.url, 'http://app').pathname);
  response.writeHead(status).end(body);
}).listen(8080);
`,
    'test/answer.test.mjs': `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answer } from '../src/answer.mjs';

test('an unknown path is not found', () => assert.equal(answer('/x').status, 404));
`,
  }),
  ticket: {
    title: 'Tell the time zone of the server at /zone',
    description: 'Support asks for it. Answer 200 with the name of the zone in plain text.',
    type: 'feature',
    accept: ['GET /zone answers 200 with the name of the time zone'],
  },
  moves: [
    read('src/answer.mjs'),
    write(
      'test/zone.test.mjs',
      `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answer } from '../src/answer.mjs';

test('the time zone is told', () => {
  const { status, body } = answer('/zone');
  assert.equal(status, 200);
  assert.match(body, /^[A-Z][\\w/+-]+\\n$/);
});
`,
    ),
    check(),
    failed(
      replace(
        'src/answer.mjs',
        "  return { status: 404, body: 'nothing here\\n' };",
        `  if (path === '/zone') return { status: 200, body: \`\${Intl.DateTimeFormat().resolvedOptions().timeZone}\\n\` };
  return { status: 404, body: 'nothing here\\n' };`,
      ),
    ),
    check(),
    passed(submit('Tell the time zone at /zone')),
  ],
  deploys: true,
  main: { 'src/answer.mjs': "'/zone'" },
};
