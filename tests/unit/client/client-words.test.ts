import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shellWord, sshArgv } from '../../../platform/argv/ssh.ts';
import { completeWords } from '../../../platform/client/complete-words.ts';
import { lostQuotes, lostQuotesText } from '../../../platform/client/joined-words.ts';
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
    ["ticket create Don't panic, it's fine", ['ticket', 'create', "Don't", 'panic,', "it's", 'fine']],
    ["--title='two words' 'x'", ['--title=two words', 'x']],
    [
      'list; rm -rf / | x && $(id) `id` > f',
      ['list;', 'rm', '-rf', '/', '|', 'x', '&&', '$(id)', '`id`', '>', 'f'],
    ],
    ['', []],
  ])('reads %j', (line, words) => {
    expect(splitWords(line)).toEqual({ ok: true, words });
  });

  it.each([`ticket create 'tis`, `"open`, 'end\\'])('refuses %j with a reason', (line) => {
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

describe('a command whose quotes ssh has dropped', () => {
  const lost = (line: string) => {
    const split = splitWords(line);
    return split.ok ? lostQuotes(line, split.words) : null;
  };

  it.each([
    ['ticket create Fix it --description the whole story', '--description'],
    ['ticket create --description the whole story', '--description'],
    ['ticket create Fix -d the whole story --json', '-d'],
    ["ticket create Don't panic --accept it greets", '--accept'],
  ])('is refused where nobody can know what was meant: %s', (line, option) => {
    expect(lost(line)).toBe(option);
    expect(lostQuotesText(option, 'manager')).toContain(`dockfra ssh manager`);
  });

  it.each([
    'ticket create two words and more',
    'ticket create Fix it --priority high',
    'ticket create Fix it --priority=high at once',
    'ticket create Fix --accept one --accept two --json',
    'agent list --open T-0001',
    `ticket create Fix --description "the whole story"`,
    String.raw`ticket create Fix --description the\ whole\ story`,
    sshArgv({
      config: 'c',
      role: 'manager',
      command: ['ticket', 'create', '--label', 'x', 'Fix', 'it'],
      terminal: false,
    }).at(-1) ?? '',
  ])('is taken where it can mean one thing only: %s', (line) => {
    expect(lost(line)).toBeNull();
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
