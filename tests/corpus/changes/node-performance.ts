import { check, failed, passed, read, submit, write, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

export const nodePerformance: Change = {
  name: 'node-performance',
  language: 'node',
  kind: 'performance',
  files: toolRepository('node', {
    'src/unique.mjs': `/** The first item of each key, in their order. */
export function unique(items, keyOf) {
  return items.filter((item, at) => items.findIndex((other) => keyOf(other) === keyOf(item)) === at);
}
`,
    'test/unique.test.mjs': `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unique } from '../src/unique.mjs';

test('keeps the first of each key', () => {
  assert.deepEqual(unique(['a1', 'b1', 'a2'], (item) => item[0]), ['a1', 'b1']);
});
`,
  }),
  ticket: {
    title: 'unique() takes minutes for long lists',
    description: 'It compares every item with every other. It should ask for the key of each item once.',
    type: 'bug',
    accept: ['keyOf is called once an item'],
  },
  moves: [
    read('src/unique.mjs'),
    write(
      'test/unique-calls.test.mjs',
      `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unique } from '../src/unique.mjs';

test('asks for the key of each item once', () => {
  let calls = 0;
  unique(Array.from({ length: 500 }, (_, at) => at), (item) => ((calls += 1), item));
  assert.equal(calls, 500);
});
`,
    ),
    check(),
    failed(
      write(
        'src/unique.mjs',
        `/** The first item of each key, in their order. */
export function unique(items, keyOf) {
  const seen = new Set();
  return items.filter((item) => {
    const key = keyOf(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
`,
      ),
    ),
    check(),
    passed(submit('unique() asks for each key once')),
  ],
  main: { 'src/unique.mjs': 'new Set()' },
};
