import { describe, expect, it } from 'vitest';

import { parsePatch, sideBySide } from '../../../wizard/app/src/diff/parse-patch.ts';

const HEAD = 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n';

describe('parsePatch', () => {
  it('numbers both sides', () => {
    const [file] = parsePatch(`${HEAD}@@ -10,3 +20,3 @@ head\n same\n-old\n+new\n end\n`);
    expect(file?.hunks[0]?.lines).toEqual([
      { kind: 'context', before: 10, after: 20, text: 'same' },
      { kind: 'deleted', before: 11, after: null, text: 'old' },
      { kind: 'added', before: null, after: 21, text: 'new' },
      { kind: 'context', before: 12, after: 22, text: 'end' },
    ]);
  });

  it('takes content that looks like a header for what it is', () => {
    const files = parsePatch(
      `${HEAD}@@ -1,2 +1,2 @@\n--- a/other.txt\n+++ b/other.txt\n+diff --git a/x b/x\n`,
    );
    expect(files.map((file) => file.path)).toEqual(['a.txt']);
    expect(files[0]?.hunks[0]?.lines.map((line) => line.kind)).toEqual(['deleted', 'added', 'added']);
  });

  it('names a deleted, a renamed and a binary file', () => {
    const deleted =
      'diff --git a/gone.txt b/gone.txt\ndeleted file mode 100644\n--- a/gone.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n';
    const renamed =
      'diff --git a/from.txt b/to.txt\nsimilarity index 100%\nrename from from.txt\nrename to to.txt\n';
    const binary = 'diff --git a/p.png b/p.png\nBinary files a/p.png and b/p.png differ\n';
    expect(parsePatch(deleted + renamed + binary).map((file) => file.path)).toEqual([
      'gone.txt',
      'to.txt',
      'p.png',
    ]);
  });
});

describe('sideBySide', () => {
  it('puts additions beside the deletions that they replace', () => {
    const [file] = parsePatch(`${HEAD}@@ -1,3 +1,2 @@\n-a\n-b\n+A\n c\n`);
    const sides = sideBySide(file?.hunks[0]?.lines ?? []);
    expect(sides.map(({ left, right }) => [left?.text, right?.text])).toEqual([
      ['a', 'A'],
      ['b', undefined],
      ['c', 'c'],
    ]);
  });
});
