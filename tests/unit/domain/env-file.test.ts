import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { envValues, parseEnvFile, quoteEnvValue, setEnvValue } from '../../../platform/domain/env-file.ts';

const values = (text: string): Record<string, string> => envValues(parseEnvFile(text));

describe('setEnvValue', () => {
  it('replaces one value and keeps every other byte', () => {
    const text = '# head\r\nexport A = "old\nvalue" # why\r\n\r\nB=2 # two\n  C: three\n';
    expect(setEnvValue(text, 'A', 'new')).toBe(
      '# head\r\nexport A = new # why\r\n\r\nB=2 # two\n  C: three\n',
    );
    expect(setEnvValue(text, 'B', '')).toBe(text.replace('B=2', "B=''")); // else Compose reads the comment
  });

  it('changes the assignment that counts, which is the last', () => {
    expect(setEnvValue('A=1\nA=2\n', 'A', '3')).toBe('A=1\nA=3\n');
  });

  it('adds a missing one at the end, on a line of its own', () => {
    expect(setEnvValue('A=1', 'B', '2')).toBe('A=1\nB=2\n');
    expect(setEnvValue('', 'B', 'x y')).toBe("B='x y'\n");
  });

  it('does not let a value become further assignments', () => {
    const evil = "x'\nEVIL=1\n\"'";
    expect(values(setEnvValue('A=1\n', 'B', evil))).toEqual({ A: '1', B: evil });
  });

  it('refuses names that are none', () => {
    expect(() => setEnvValue('', 'A\nB', '1')).toThrow(RangeError);
  });

  it('is read back as written and disturbs no other key, for any values', () => {
    const value = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => quoteEnvValue(text) !== null && !text.includes('\0'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D_1'), value), { maxLength: 12 }),
        (edits) => {
          let text = 'FIRST=1 # one\n';
          const expected: Record<string, string> = { FIRST: '1' };
          for (const [key, item] of edits) {
            text = setEnvValue(text, key, item);
            expected[key] = item;
          }
          expect(values(text)).toEqual(expected);
        },
      ),
    );
  });
});

describe('parseEnvFile', () => {
  it('reports the line of what it cannot read and keeps what stands before', () => {
    const file = parseEnvFile('A=1\nnot a name=2\nC=3\n');
    expect(envValues(file)).toEqual({ A: '1' });
    expect(file.faults).toEqual([{ line: 2, message: '"not a name" is not a variable name' }]);
    expect(parseEnvFile('A="open\nB=2').faults[0]?.message).toContain('never closed');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseEnvFile(text)));
  });
});
