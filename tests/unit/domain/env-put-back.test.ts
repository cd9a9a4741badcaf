import fc from 'fast-check';
import { expect, it } from 'vitest';

import { setEnvValue, unsetEnvValue } from '../../../platform/domain/env-file.ts';
import { putBackWritten } from '../../../platform/domain/env-put-back.ts';

const BEFORE = "# mine\nA='one' # why\nB=2\n";

it('puts a value back as it was written, takes out what is new, and keeps what others wrote', () => {
  const ours = setEnvValue(setEnvValue(BEFORE, 'A', 'x y'), 'NEW', '1');
  expect(putBackWritten(`${ours}THEIRS=1\n`, BEFORE, { A: 'x y', NEW: '1' })).toBe(`${BEFORE}THEIRS=1\n`);
  const without = `${unsetEnvValue(BEFORE, 'A')}THEIRS=1`;
  expect(putBackWritten(without, BEFORE, { A: null })).toBe("# mine\nB=2\nTHEIRS=1\nA='one'\n");
});

it('leaves a value that somebody else changed since', () => {
  expect(putBackWritten('# mine\nA=theirs\nB=2\n', BEFORE, { A: 'x' })).toBe('# mine\nA=theirs\nB=2\n');
  expect(putBackWritten('A=theirs\n', BEFORE, { A: null })).toBe('A=theirs\n');
});

it('undoes any value, beside a line of somebody else', () => {
  const value = fc.stringMatching(/^[ -~]{0,12}$/).filter((text) => !text.endsWith('\\'));
  fc.assert(
    fc.property(fc.constantFrom('A', 'B', 'C'), value, (name, text) => {
      let ours = BEFORE;
      try {
        ours = setEnvValue(BEFORE, name, text);
      } catch {
        return; // cannot be written there
      }
      expect(putBackWritten(`${ours}THEIRS=1\n`, BEFORE, { [name]: text })).toBe(`${BEFORE}THEIRS=1\n`);
    }),
  );
});
