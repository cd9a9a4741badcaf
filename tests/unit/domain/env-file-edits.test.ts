import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  envValues,
  parseEnvFile,
  quoteEnvValue,
  setEnvValue,
  unsetEnvValue,
} from '../../../platform/domain/env-file.ts';

const values = (text: string): Record<string, string> => envValues(parseEnvFile(text));

describe('setEnvValue', () => {
  it('gives an empty value of a CRLF file one, before the end of its line', () => {
    expect(setEnvValue('A=\r\nB=2\r\n', 'A', 'new')).toBe('A=new\r\nB=2\r\n');
    expect(setEnvValue('A=1\r\n', 'B', '2')).toBe('A=1\r\nB=2\r\n');
  });

  it('keeps a comment behind an empty value a comment, and the next assignment one of its own', () => {
    expect(setEnvValue('A="x" # why\n', 'A', '')).toBe("A='' # why\n");
    expect(setEnvValue('A="x" B=2\n', 'A', 'y')).toBe("A='y' B=2\n");
  });
});

describe('unsetEnvValue', () => {
  it('takes every assignment out with its line, and nothing else', () => {
    const text = '# head\nA=1\nexport A = "two\nlines" # why\n\n# about B\nB=2\nA=3';
    expect(unsetEnvValue(text, 'A')).toBe('# head\n\n# about B\nB=2\n');
    expect(unsetEnvValue('\uFEFFA=1\r\nB=2\r\n', 'A')).toBe('\uFEFFB=2\r\n');
    expect(unsetEnvValue('A="1" B=2\n', 'A')).toContain('B=2');
    expect(unsetEnvValue(text, 'C')).toBe(text);
  });
});

/** Lines as people write them: comments, blanks, quotes, export, both line ends. */
const KEYS = ['A', 'B', 'LONG_NAME', 'other'];
const piece = fc.oneof(
  fc.constantFrom('# a comment', '', '   ', '  # indented', '#A=not this'),
  fc
    .tuple(
      fc.constantFrom('', 'export ', '  '),
      fc.constantFrom(...KEYS),
      fc.constantFrom('=', ' = ', ': '),
      fc.constantFrom(
        '',
        '1',
        'plain text',
        "'single # quoted'",
        '"double \\" $$ quoted"',
        '"over\nlines"',
        'x#y',
      ),
      fc.constantFrom('', ' # behind', '  '),
    )
    .map((parts) => parts.join('')),
);
const file = fc
  .tuple(fc.array(piece, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, end, last]) => lines.join(end) + (last ? end : ''));
const value = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((text) => quoteEnvValue(text) !== null && !text.includes('\0'));

describe('any edit of any .env', () => {
  it('sets the one value and keeps what stands before it and behind it', () => {
    fc.assert(
      fc.property(file, fc.constantFrom(...KEYS), value, (text, key, wanted) => {
        const before = parseEnvFile(text);
        fc.pre(before.faults.length === 0);
        const next = setEnvValue(text, key, wanted);
        expect(values(next)).toEqual({ ...values(text), [key]: wanted });
        const entry = before.entries.findLast((one) => one.key === key);
        const start = entry ? text.slice(0, entry.valueStart).replace(/\r$/, '') : text;
        expect(next.startsWith(start)).toBe(true);
        if (entry) expect(next.endsWith(text.slice(entry.end))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes the one variable out and leaves every other line as it was', () => {
    fc.assert(
      fc.property(file, fc.constantFrom(...KEYS), (text, key) => {
        const before = parseEnvFile(text);
        fc.pre(before.faults.length === 0);
        const next = unsetEnvValue(text, key);
        const expected = values(text);
        delete expected[key];
        expect(values(next)).toEqual(expected);
        const lines = (of: string) => of.split('\n').map((line) => line.trimEnd());
        let left = lines(text);
        for (const line of lines(next).filter((one) => one !== '')) {
          const at = left.indexOf(line);
          expect(at).not.toBe(-1);
          left = left.slice(at + 1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
