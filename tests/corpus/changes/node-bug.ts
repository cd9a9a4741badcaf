import {
  check,
  failed,
  list,
  passed,
  read,
  replace,
  submit,
  together,
  write,
  type Change,
} from '../change.ts';
import { toolRepository } from '../repository.ts';

const BASE = `/** The items of one page, counted from 1. */
export function page(items, number, size) {
  const start = number * size;
  return items.slice(start, start + size);
}
`;

export const nodeBug: Change = {
  name: 'node-bug',
  language: 'node',
  kind: 'bug',
  files: toolRepository('node', {
    'src/page.mjs': BASE,
    'test/page.test.mjs': `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { page } from '../src/page.mjs';

test('a page is never longer than its size', () => {
  assert.ok(page([1, 2, 3, 4, 5], 1, 2).length <= 2);
});
`,
    'AGENTS.md': 'Every mended bug has a test in test/ that failed before.\n',
  }),
  ticket: {
    title: 'The first page of a list leaves out its first items',
    description: 'page([1, 2, 3], 1, 2) gives [3]. Pages are counted from 1, so it must give [1, 2].',
    type: 'bug',
    accept: ['page([1, 2, 3], 1, 2) is [1, 2]', 'page([1, 2, 3], 2, 2) is [3]'],
  },
  moves: [
    list(),
    together(read('src/page.mjs'), read('test/page.test.mjs')),
    write(
      'test/page-first.test.mjs',
      `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { page } from '../src/page.mjs';

test('pages are counted from 1', () => {
  assert.deepEqual(page([1, 2, 3], 1, 2), [1, 2]);
  assert.deepEqual(page([1, 2, 3], 2, 2), [3]);
});
`,
    ),
    check(),
    failed(replace('src/page.mjs', 'const start = number * size;', 'const start = (number - 1) * size;')),
    check(),
    passed(submit('Count pages from 1')),
  ],
  main: { 'src/page.mjs': '(number - 1) * size', 'test/page-first.test.mjs': 'counted from 1' },
};
