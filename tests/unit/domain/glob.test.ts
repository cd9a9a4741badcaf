// Attack: a pattern like "**a**a**a**ab" against sixty times "a" kept the one process of the platform busy for good.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { matchesGlob } from '../../../platform/domain/glob.ts';
import { cpuTime } from '../../support/cpu-time.ts';

describe('matchesGlob', () => {
  it.each([
    ['src/a.ts', 'src/*.ts', true],
    ['src/x/a.ts', 'src/*.ts', false],
    ['src/x/a.ts', 'src/**/*.ts', true],
    ['src/a.ts', 'src/**/*.ts', true],
    ['src/x/a.ts', 'src', true],
    ['src/x/a.ts', 'src/', true],
    ['srcx/a.ts', 'src', false],
    ['a.ts', '?.ts', true],
    ['a+b.ts', 'a+b.ts', true],
    ['aab.ts', 'a+b.ts', false],
    ['deep/er/x.md', '**/*.md', true],
    ['x.md', '**/*.md', true],
  ])('%s against %s is %s', (path, glob, expected) => expect(matchesGlob(path, glob)).toBe(expected));

  it('says what a regular expression would say', () => {
    const text = (units: string[]) =>
      fc.array(fc.constantFrom(...units), { maxLength: 9 }).map((one) => one.join(''));
    fc.assert(
      fc.property(
        text(['a', 'b', '/', '.', '\n']),
        text(['a', 'b', '/', '.', '*', '**', '**/', '?', '+']),
        (path, glob) => {
          expect(matchesGlob(path, glob)).toBe(byExpression(path, glob));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('ends soon, whatever the pattern', () => {
    const path = 'a'.repeat(4000);
    const took = cpuTime(() => {
      expect(matchesGlob(path, `${'**a'.repeat(8)}b`)).toBe(false);
      expect(matchesGlob(path, `${'*a'.repeat(100)}b`)).toBe(false);
      expect(matchesGlob('a/'.repeat(2000), `${'**/'.repeat(50)}b`)).toBe(false);
    });
    expect(took).toBeLessThan(15_000); // the expression would take longer than the world stands
  });
});

/** The meaning of a pattern, by an expression that goes back and forth: for short texts only. */
function byExpression(path: string, glob: string): boolean {
  const parts: Readonly<Record<string, string>> = {
    '**/': '(?:[^/]+/)*',
    '**': '.*',
    '*': '[^/]*',
    '?': '[^/]',
  };
  const source = (glob.endsWith('/') ? `${glob}**` : glob)
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => parts[part] ?? part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${source}(/.*)?$`).test(path);
}
