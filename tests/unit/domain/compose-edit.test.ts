import { describe, expect, it } from 'vitest';

import { getAt, setAt, unsetAt, type EditOptions } from '../../../platform/domain/compose-edit/edit.ts';
import { parsePath, writePath, type Path } from '../../../platform/domain/compose-edit/path.ts';

const pathOf = (text: string): Path => {
  const path = parsePath(text);
  if (!path.ok) throw new Error(path.refusal.message);
  return path.value;
};
const set = (yaml: string, path: string, value: string, options?: EditOptions) => {
  const edited = setAt(yaml, pathOf(path), value, options);
  return edited.ok ? edited.value.text : edited.refusal.message;
};
const unset = (yaml: string, path: string, options?: EditOptions) => {
  const edited = unsetAt(yaml, pathOf(path), options);
  return edited.ok ? edited.value.text : edited.refusal.message;
};

describe('parsePath', () => {
  it.each([
    ['services.web.image', ['services', 'web', 'image']],
    ['services.web.ports[0]', ['services', 'web', 'ports', 0]],
    ['services.web.ports[+]', ['services', 'web', 'ports', -1]],
    ['services."a.b".image', ['services', 'a.b', 'image']],
    ['"say \\"x\\""', ['say "x"']],
    ['a[0][1].b', ['a', 0, 1, 'b']],
    ['x-a.80', ['x-a', '80']],
  ])('reads %s', (text, path) => {
    expect(pathOf(text)).toEqual(path);
    expect(writePath(path)).toBe(text);
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a[',
    'a[x]',
    'a[-1]',
    'a[+].b',
    '[0]',
    'a."b',
    'a.<<',
    'a.[0]',
    'a"b"',
  ])('refuses %j', (text) => {
    expect(parsePath(text)).toMatchObject({ ok: false, refusal: { code: 'invalid_input' } });
  });
});

describe('setAt', () => {
  it.each([
    ['a scalar with its comment', 'a: 1 # one\n', 'a', '2', 'a: 2 # one\n'],
    ['a text in double quotes', 'a: "1.2"\n', 'a', '1.3', 'a: "1.3"\n'],
    ['a text in single quotes', "a: 'x'\n", 'a', "it's", "a: 'it''s'\n"],
    ['a mode as it is written', 'mode: 0644\n', 'mode', '01777', 'mode: 01777\n'],
    ['a variable', 'image: x\n', 'image', 'x:${TAG:-1}', 'image: x:${TAG:-1}\n'],
    ['what older readers take for true', 'restart: always\n', 'restart', 'no', 'restart: "no"\n'],
    ['what older readers take for a time', 'p: [80:80]\n', 'p[0]', '22:22', 'p: ["22:22"]\n'],
    ['an alias by a value of its own', 'a: &x 1\nb: *x\n', 'b', '2', 'a: &x 1\nb: 2\n'],
    ['a block by one line', 'a: | # why\n  x\n  y\n\nb: 1\n', 'a', 'z', 'a: z # why\n\nb: 1\n'],
    [
      'a value by lines above an indented comment, which would become one of them',
      'a:\n    b: 1\n    # of b\nc: 1\n',
      'a',
      'x\ny',
      'a: "x\\ny"\n    # of b\nc: 1\n',
    ],
    ['a block by another', 'a:\n  b: |\n    x\nc: 1\n', 'a.b', 'y\nz\n', 'a:\n  b: |\n    y\n    z\nc: 1\n'],
    ['a value behind a bare key', 'a: # soon\nb: 1\n', 'a', '2', 'a: 2 # soon\nb: 1\n'],
    ['a list by brackets', 'a:\n  - x\n  - y # no\nb: 1\n', 'a', '[z, 1]', 'a: [z, 1] # no\nb: 1\n'],
    ['a template, which is no mapping', 'a: x\n', 'a', '{{.Node}}', 'a: "{{.Node}}"\n'],
    ['an item', 'a:\r\n  - x\r\n', 'a[0]', 'z', 'a:\r\n  - z\r\n'],
  ])('replaces %s', (_, yaml, path, value, after) => {
    expect(set(yaml, path, value)).toBe(after);
  });

  it.each([
    [
      'at the end of its map',
      'a:\n    b: 1 # x\n\nc: 2\n',
      'a.d',
      '3',
      'a:\n    b: 1 # x\n    d: 3\n\nc: 2\n',
    ],
    ['in brackets', 'a: { b: 1 }\n', 'a.d', 'x, y', 'a: { b: 1, d: "x, y" }\n'],
    ['in empty brackets', 'a: {}\n', 'a.d', '3', 'a: {d: 3}\n'],
    ['in JSON', '{"a": {"b": "1"}}', 'a.d', 'x', '{"a": {"b": "1", "d": "x"}}'],
    ['without a final newline', 'a: 1', 'b', '2', 'a: 1\nb: 2'],
    ['in an item', 'a:\n  - b: 1\n', 'a[0].c', '2', 'a:\n  - b: 1\n    c: 2\n'],
    [
      'with its parents',
      'a:\n    b: 1\n',
      'a.c.d[+]',
      'x',
      'a:\n    b: 1\n    c:\n        d:\n            - x\n',
    ],
    ['below a bare key', 'a: # c\nb: 1\n', 'a.c', '2', 'a: # c\n  c: 2\nb: 1\n'],
    ['below null', 'a: null # c\n', 'a.c', '2', 'a: {c: 2} # c\n'],
    ['in an empty file', '', 'a.b', 'x', 'a:\n  b: x\n'],
    [
      'beside a merge',
      'a: &a { b: 1 }\nc:\n  <<: *a\n',
      'c.b',
      '2',
      'a: &a { b: 1 }\nc:\n  <<: *a\n  b: 2\n',
    ],
    ['in quotes like its neighbours', 'p:\n  - "80:80"\n', 'p[+]', '81:81', 'p:\n  - "80:80"\n  - "81:81"\n'],
    [
      'behind a block that keeps its end',
      'a:\n  b: |+\n    x\n\nc: 1\n',
      'a.d',
      '2',
      'a:\n  b: |+\n    x\n\n  d: 2\nc: 1\n',
    ],
  ])('puts a new value %s', (_, yaml, path, value, after) => {
    expect(set(yaml, path, value)).toBe(after);
  });

  it('takes a text for a text when told to', () => {
    expect(set('a: 1\n', 'a', '2', { string: true })).toBe('a: "2"\n');
    expect(set('a: 1\n', 'a', '[x]', { string: true })).toBe('a: "[x]"\n');
  });

  it.each([
    [
      'through an alias',
      'a: &x { b: 1 }\nc: *x\n',
      'c.b',
      'c.b is not written here: it is *x on line 2, which means the anchor of line 1',
    ],
    [
      'below what a merge brings',
      'a: &x { b: { c: 1 } }\nd:\n  <<: *x\n',
      'd.b.e',
      'd.b.e is not written here: it comes by "<<" from line 1',
    ],
    [
      'what others share',
      'a: &x\n  b: 1\nc: *x\n',
      'a.b',
      'a.b is shared: the anchor of line 1 is used on line 3 too',
    ],
    ['under !reset', 'a: !reset null\n', 'a', 'a stands under !reset: whatever is there counts for nothing'],
    ['below a text', 'a: x\n', 'a.b', 'a is a single value'],
    ['a key of a list', 'a: [b=1]\n', 'a.b', 'a is a list'],
    ['an item of a mapping', 'a: { b: 1 }\n', 'a[+]', 'a is a mapping'],
    ['behind the end of a list', 'a: [1]\n', 'a[3]', 'a[3]: the list is shorter'],
    ['in a text that is no YAML', 'a: 1\nb: [\n', 'a', 'line 3: '],
    ['in a text with a key twice', 'a: 1\na: 2\n', 'a', 'line 2: "a" stands twice in its mapping'],
  ])('refuses %s', (_, yaml, path, why) => {
    expect(set(yaml, path, '2')).toContain(why);
  });

  it('changes what others share when told to', () => {
    expect(set('a: &x\n  b: 1\nc: *x\n', 'a.b', '2', { shared: true })).toBe('a: &x\n  b: 2\nc: *x\n');
  });

  it('changes the document that has the value, the last one first', () => {
    const yaml = 'a: 1\n---\nb: 1\n';
    expect(set(yaml, 'a', '2')).toBe('a: 2\n---\nb: 1\n');
    expect(set(yaml, 'c', '2')).toBe('a: 1\n---\nb: 1\nc: 2\n');
  });
});

describe('unsetAt', () => {
  it.each([
    ['a line', 'a: 1\nb: 2 # x\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    ['the last line of a file without an end', 'a: 1\nb: 2', 'b', 'a: 1'],
    ['the only entry', 'a:\n  b: 1\nc: 2\n', 'a.b', 'a: {}\nc: 2\n'],
    ['the only item', 'a:\n  - 1\n', 'a[0]', 'a: []\n'],
    ['the first entry of an item', 'a:\n  - b: 1\n    c: 2\n', 'a[0].b', 'a:\n  - c: 2\n'],
    ['the first in brackets', 'a: [x, y]\n', 'a[0]', 'a: [y]\n'],
    ['the last in brackets', 'a: [x, y]\n', 'a[1]', 'a: [x]\n'],
    ['the only one in brackets', 'a: { x: 1 }\n', 'a.x', 'a: {  }\n'],
    ['a block', 'a: |\n  x\n\nb: 1\n', 'a', '\nb: 1\n'],
  ])('takes out %s', (_, yaml, path, after) => {
    expect(unset(yaml, path)).toBe(after);
  });

  it.each([
    ['what is not there', 'a: 1\n', 'b', 'there is no b'],
    [
      'what comes by a merge',
      'a: &x { b: 1 }\nc:\n  <<: *x\n',
      'c.b',
      'c.b is not written here: it comes by "<<" from line 1',
    ],
    [
      'what a merge would bring back',
      'a: &x { b: 1 }\nc:\n  <<: *x\n  b: 2\n',
      'c.b',
      'c.b would then come by "<<" from line 1',
    ],
    ['an anchor in use', 'a: &x 1\nb: *x\n', 'a', 'a is shared: the anchor of line 1 is used on line 2 too'],
    [
      'an anchor in use further in',
      'a: { c: &x 1 }\nb: *x\n',
      'a',
      'a is shared: the anchor of line 1 is used on line 2 too',
    ],
  ])('refuses %s', (_, yaml, path, why) => {
    expect(unset(yaml, path)).toContain(why);
  });
});

describe('getAt', () => {
  it.each([
    ['a: 01777\n', 'a', '01777', 1],
    ['a: &x { b: "2" }\nc: *x\n', 'c.b', '2', 1],
    ['a: &x { b: 1 }\nc:\n  <<: *x\n', 'c.b', '1', 1],
    ['a:\n  - x\n  - y\n', 'a', '- x\n- y', 2],
    ['a:\n', 'a', '', 1],
    ['a: 1\n---\na: 2\n', 'a', '2', 3],
  ])('of %j reads %s', (yaml, path, text, line) => {
    expect(getAt(yaml, pathOf(path))).toMatchObject({ ok: true, value: { text, line } });
  });

  it('says when there is nothing', () => {
    expect(getAt('a: 1\n', ['b'])).toEqual({ ok: true, value: null });
  });
});
