import { check, passed, read, replace, search, submit, together, write, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

const TRIM = `  const words = text.trim().split(/\\s+/).filter((word) => word !== '');
`;

export const nodeRefactoring: Change = {
  name: 'node-refactoring',
  language: 'node',
  kind: 'refactoring',
  files: toolRepository('node', {
    'src/count.mjs': `export function countWords(text) {
${TRIM}  return words.length;
}
`,
    'src/longest.mjs': `export function longestWord(text) {
${TRIM}  return words.reduce((best, word) => (word.length > best.length ? word : best), '');
}
`,
    'test/words.test.mjs': `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countWords } from '../src/count.mjs';
import { longestWord } from '../src/longest.mjs';

test('counts words', () => assert.equal(countWords('  one two  three '), 3));
test('an empty text has no words', () => assert.equal(countWords(' '), 0));
test('finds the longest', () => assert.equal(longestWord('a bcd ef'), 'bcd'));
`,
  }),
  ticket: {
    title: 'Split a text into words in one place',
    description: 'count.mjs and longest.mjs each do it by themselves. Behaviour stays as it is.',
    type: 'chore',
    accept: ['one module splits; both use it', 'the tests pass unchanged'],
  },
  moves: [
    search('split\\('),
    together(read('src/count.mjs'), read('src/longest.mjs')),
    together(
      write(
        'src/words.mjs',
        `/** The words of a text, in their order. */
export function words(text) {
  return text.trim().split(/\\s+/).filter((word) => word !== '');
}
`,
      ),
      write(
        'src/count.mjs',
        `import { words } from './words.mjs';

export function countWords(text) {
  return words(text).length;
}
`,
      ),
      replace(
        'src/longest.mjs',
        `export function longestWord(text) {
${TRIM}  return words.reduce(`,
        `import { words } from './words.mjs';

export function longestWord(text) {
  return words(text).reduce(`,
      ),
    ),
    check(),
    passed(submit('Split texts into words in one place')),
  ],
  main: { 'src/words.mjs': 'export function words', 'src/longest.mjs': 'words(text).reduce' },
};
