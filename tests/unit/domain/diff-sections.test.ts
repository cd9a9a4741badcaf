import { describe, expect, it } from 'vitest';

import type { Change } from '../../../platform/domain/change.ts';
import { measureChanges, readablePatch } from '../../../platform/domain/diff-sections.ts';

const change = (path: string, more: Partial<Change> = {}): Change => ({
  path,
  oldPath: null,
  status: 'modified',
  added: 1,
  deleted: 0,
  mode: '100644',
  ...more,
});
const uncounted = { added: null, deleted: null };
const section = (path: string, ...lines: string[]) =>
  `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n@@ -1,9 +1,9 @@\n${lines.map((line) => `${line}\n`).join('')}`;

describe('measureChanges', () => {
  it('counts what git would not, because of one NUL byte', () => {
    const diff = section('a.js', '-old', '+\0one', '+three');
    expect(measureChanges([change('a.js', uncounted)], diff, false)).toEqual([
      change('a.js', { added: 2, deleted: 1, binary: true, bytes: 12, longestLine: 5 }),
    ]);
  });

  it('gives no lines to pictures', () => {
    expect(
      measureChanges([change('a.PNG', uncounted)], section('a.PNG', '+\0', '+x'), false)?.[0],
    ).toMatchObject({
      ...uncounted,
      binary: true,
    });
  });

  it('sees a NUL byte that lies too deep for git, in changed lines only', () => {
    const of = (line: string) =>
      measureChanges([change('a.js')], section('a.js', line, '+x'), false)?.[0]?.binary;
    expect([of('+deep\0'), of('-deep\0'), of(' deep\0')]).toEqual([true, true, false]);
  });

  it('takes no content for the head of a file, and no head for content', () => {
    const diff = section('a.js', '+diff --git a/x b/x', '+@@ -1 +1 @@', '--- a/x', '+++ b/x');
    expect(measureChanges([change('a.js')], diff, false)?.[0]).toMatchObject({ longestLine: 18, bytes: 41 });
  });

  it('reads both halves of what became another kind of file, and moves without content', () => {
    const moved = 'diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\n';
    const diff = section('l', '-gone') + section('l', '+target') + moved + section('z', '+last');
    const changes = [
      change('l', { status: 'type_changed' }),
      change('n', { status: 'renamed' }),
      change('z'),
    ];
    expect(measureChanges(changes, diff, false)?.map(({ bytes }) => bytes)).toEqual([10, 0, 4]);
  });

  it('refuses to guess when list and diff are of different files', () => {
    expect(measureChanges([change('a'), change('b')], section('a', '+x'), false)).toBeNull();
    expect(measureChanges([change('a')], section('a', '+x') + section('b', '+y'), false)).toBeNull();
  });

  it('takes for large what lies behind a cut', () => {
    const diff = section('a', '+x') + section('b', `+${'y'.repeat(500)}`);
    const measured = measureChanges([change('a'), change('b'), change('c')], diff, true);
    expect(measured?.map(({ bytes }) => bytes)).toEqual([1, diff.length, diff.length]);
  });

  it('measures thirty megabytes of short and of long lines', () => {
    const diff = section('a', '+\n'.repeat(10_000_000)) + section('b', `+${'y'.repeat(10_000_000)}\0`);
    expect(measureChanges([change('a'), change('b')], diff, false)).toMatchObject([
      { bytes: 0, binary: false },
      { bytes: 10_000_001, binary: true },
    ]);
  });
});

describe('readablePatch', () => {
  it('shows text with a NUL byte after all other text', () => {
    const [hidden, plain] = [section('a.js', '+\0hidden'), section('b.js', '+plain')];
    expect(readablePatch(hidden + plain)).toBe(plain + hidden);
  });

  it('says no more of a picture than git does, but shows text that bears the name of one', () => {
    expect(readablePatch(section('a.png', '+\0'))).toBe(
      'diff --git a/a.png b/a.png\nindex 1..2 100644\nBinary files a/a.png and b/a.png differ\n',
    );
    expect(readablePatch(section('a.png', '+code()', ' \0'))).toContain('+code()');
  });
});
