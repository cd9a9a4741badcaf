import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shellWord } from '../../../platform/argv/ssh.ts';
import { completeWords } from '../../../platform/client/complete-words.ts';
import { splitWords } from '../../../platform/client/split-words.ts';

const CATALOGUE = [
  { words: ['ticket', 'list'], usage: 'ticket list', summary: '', options: ['--status', '--json'] },
  { words: ['ticket', 'create'], usage: 'ticket create', summary: '', options: ['--priority'] },
  { words: ['status'], usage: 'status', summary: '', options: [] },
];

describe('splitWords', () => {
  it.each([
    ['ticket list', ['ticket', 'list']],
    [`  ticket\tcreate  "two words" 'single "x"'  `, ['ticket', 'create', 'two words', 'single "x"']],
    [String.raw`a\ b "c\"d" 'e\f' "g\h"`, ['a b', 'c"d', String.raw`e\f`, String.raw`g\h`]],
    [`'' ""`, ['', '']],
    ['a"b"c', ['abc']],
    [
      'list; rm -rf / | x && $(id) `id` > f',
      ['list;', 'rm', '-rf', '/', '|', 'x', '&&', '$(id)', '`id`', '>', 'f'],
    ],
    ['', []],
  ])('reads %j', (line, words) => {
    expect(splitWords(line)).toEqual({ ok: true, words });
  });

  it.each([`ticket create Don't`, `"open`, 'end\\'])('refuses %j with a reason', (line) => {
    expect(splitWords(line).ok).toBe(false);
  });

  it('reads back whatever shellWord wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        expect(splitWords(words.map(shellWord).join(' '))).toEqual({ ok: true, words });
      }),
    );
  });
});

describe('completeWords', () => {
  it('offers first words, next words and options', () => {
    expect(completeWords('t', CATALOGUE)).toEqual([['ticket '], 't']);
    expect(completeWords('ticket ', CATALOGUE)).toEqual([['create ', 'list '], '']);
    expect(completeWords('ticket list --j', CATALOGUE)).toEqual([['--json '], '--j']);
    expect(completeWords('e', CATALOGUE)).toEqual([['exit '], 'e']);
  });
});
