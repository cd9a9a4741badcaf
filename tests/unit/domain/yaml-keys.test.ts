import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';

import { readTree } from '../../../platform/domain/compose-model/tree.ts';
import { findDoubleKeys } from '../../../platform/domain/yaml-keys.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const doubles = (text: string) => {
  const found = parseAllDocuments(text, { merge: true, uniqueKeys: false });
  return 'empty' in found ? [] : found.flatMap(findDoubleKeys).map(({ range }) => range?.[0]);
};

describe('a key that stands twice in its mapping', () => {
  it.each([
    ['a: 1\na: 2\n', [5]],
    ['{a: 1, a: 2}\n', [7]],
    ["1: a\n'1': b\n", [5]],
    ['- b: 1\n  b: 2\n', [9]],
    ['? {a: 1, a: 2}\n: 1\n', [9]],
    ['a: 1\n---\na: 1\na: 2\n', [14]],
    ['a: 1\na: 2\na: 3\n', [5, 10]],
  ])('%j: found at %j', (text, at) => expect(doubles(text)).toEqual(at));

  it.each([
    'a: 1\nb: {a: 1}\n',
    'x: &x {a: 1}\nb:\n  <<: *x\n  <<: *x\n',
    'a: 1\n---\na: 1\n',
    '0x10: 1\n16: 2\n',
  ])('%j: none', (text) => expect(doubles(text)).toEqual([]));
});

describe('a mapping of very many keys', () => {
  const COUNT = 16_000;
  const entry = (_none: unknown, at: number) => `  s${String(at)}: x\n`;
  const wide = `x-all:\n${Array.from({ length: COUNT }, entry).join('')}`;
  const split = Array.from({ length: COUNT }, (_none, at) =>
    at % 10 === 0 ? `x-${String(at)}:\n${entry(null, at)}` : entry(null, at),
  ).join('');
  const took = (text: string) => cpuTime(() => expect(readTree('compose.yaml', text).faults).toEqual([]));

  it('is read as fast as many mappings of few', () => {
    took(split);
    took(wide);
    expect(took(wide) / took(split)).toBeLessThan(4); // about 1; 15 when each key is compared with each other one
  });
});
