import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document } from 'yaml';

import { setAt, unsetAt, type Edited, type EditOptions } from '../../../platform/domain/compose-edit/edit.ts';
import { APPEND, parsePath, writePath, type Path } from '../../../platform/domain/compose-edit/path.ts';
import type { Result } from '../../../platform/domain/result.ts';

/** Everything in the corpus may be edited; the yaml library says by itself what a text means before and after. */
const CORPUS = path.join(import.meta.dirname, '../../compose-corpus');
const FILES = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.ya?ml$/.test(name),
);
/** Shapes that few files have. */
const RARE: Record<string, string> = {
  'empty values':
    'services:\n  web: # soon\n  db:\n    image:\n    ports:\n      -\n      - # none\n  cache: {a, b: , "c":}\nvolumes:\n',
  'lists in lists': 'x:\n- - a # first\n  - b\n-   k: v\n    l: w\n- # only\n  m: 1\n\n\n# end\n',
  'blocks of text':
    'a: |+ # kept\n  one\n\n\nb: >-\n    two\n\n    three\nc:\n  - |2\n     four\n  - |\n    five\n',
  'brackets over lines': 'a: [\n  one, # 1\n  two,\n]\nb: {\n    k: v,\n    l: [ ], m: { }\n  } # end\n',
  'comments in brackets':
    'a: [\n  one, # of one\n  # about two\n  two,\n  # about three\n  three # of three\n]\nb: {\n  k: v,\n  # about l\n  l: w,\n}\nc: [x, # of x\n  # about y\n  y, z]\n',
  'explicit keys': '? a\n: 1\n? b\n? "c d"\n:   - x\n',
  'quotes over lines': 'a: "one\n  two"\nb: \'three\n\n  four\'\nc: five\n  six\n"d": e\n',
  'anchors that nobody uses': 'a: &x\n  b: &y 1\nc: &z [1, &w 2]\nd: !!str 5\ne: &v\n',
  'anchors and merges':
    'a: &x { image: i }\nb: &y\n  <<: *x\n  user: u\nc:\n  <<: [*y, { tty: true }]\n  d: *x\ne: [*x, *y]\n',
  'tabs behind tokens': 'a:\t1\t# c\nb:\n  -\tx\n  - [1,\t2]\n',
  'one line': '{"services": {"web": {"image": "x"}}}',
  'deep indentation': 'a:\n        b:\n                c: 1\n        # of b\n\n# of d\nd: 2',
};
const options = { merge: true, prettyErrors: false, logLevel: 'silent' } as const;

type Target = {
  document: number;
  path: Path;
  kind: 'scalar' | 'map' | 'list' | 'alias';
  range: readonly [number, number];
  quoted: boolean;
};

function read(text: string): Document.Parsed[] {
  const found = parseAllDocuments(text, options);
  expect('empty' in found).toBe(false);
  return 'empty' in found ? [] : found;
}

function targetsOf(text: string): Target[] {
  return read(text).flatMap((document, index) => {
    const targets: Target[] = [];
    const visit = (node: unknown, at: Path): void => {
      const known = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
      const [start = 0, end = 0] = (known ? node.range : null) ?? [];
      const type = isScalar(node) ? (node.type ?? '') : '';
      const kind = isMap(node) ? 'map' : isSeq(node) ? 'list' : isAlias(node) ? 'alias' : 'scalar';
      targets.push({
        document: index,
        path: at,
        kind,
        range: [start, end],
        quoted: type.startsWith('QUOTE') || (isScalar(node) && node.tag === 'tag:yaml.org,2002:str'),
      });
      if (isMap(node))
        for (const { key, value } of node.items) {
          const name = String(isScalar(key) ? key.value : key);
          if (!name.includes('<<')) visit(value, [...at, name]);
        }
      if (isSeq(node)) for (const [place, item] of node.items.entries()) visit(item, [...at, place]);
    };
    visit(document.contents, []);
    return targets.filter((target) => target.path.length > 0);
  });
}

/** What each document says, aliases followed, as values of their own. */
function meaning(text: string): unknown[] {
  return read(text).map((document) => {
    expect(document.errors).toEqual([]);
    return JSON.parse(JSON.stringify(document.toJS()));
  });
}

type Holder = Record<string, unknown> | unknown[];
const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

function changed(documents: unknown[], target: Pick<Target, 'document' | 'path'>, value: unknown): unknown[] {
  const copy: unknown[] = structuredClone(documents);
  let holder: unknown = copy[target.document];
  for (const step of target.path.slice(0, -1)) holder = isHolder(holder) ? Reflect.get(holder, step) : null;
  const last = target.path.at(-1) ?? '';
  if (!isHolder(holder)) throw new Error('the test looks at the wrong place');
  if (last === APPEND && Array.isArray(holder)) holder.push(value);
  else if (value !== undefined) Reflect.set(holder, last, value);
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
  return copy;
}

/** Only places that somebody else shares, or that count for nothing, may be refused. */
function settled(result: Result<Edited>, text: string): Edited | null {
  if (result.ok) return result.value;
  // a number under a tag of Compose is a text for the library
  if (text.includes('!override')) return null;
  if (/^\uFEFF?\? /.test(text) && result.refusal.message.includes('rare way')) return null;
  expect(text).toMatch(/&\w|!reset/);
  expect(result.refusal.message).toMatch(/anchor|"<<"|!reset|\*/);
  return null;
}

const TYPED =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\d+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
function expected(value: string, asText: boolean): unknown {
  if (asText || !TYPED.test(value)) return value;
  if (/^[~nN]/.test(value)) return null;
  if (/^[tTfF]/.test(value)) return /^t/i.test(value);
  if (/inf|nan/i.test(value)) return null; // JSON has none
  return value.startsWith('0o') ? Number.parseInt(value.slice(2), 8) : Number(value);
}

const values = fc.oneof(
  fc.constantFrom(
    'nginx:1.27',
    '8080:80',
    '${TAG:-1.2}',
    'a: b',
    '- x',
    '#c',
    'yes',
    '01777',
    '2001-01-01',
    'true',
    'null',
    '~',
    '',
    '1.5',
    '22:22',
    'a\nb',
    'a\n',
    '*x',
    '&x',
    '!t',
    '%x',
    '@x',
    '`x',
    "it's",
    'say "x"',
    ' x ',
    '{{.Node}}',
    'a, b',
    '}',
    ']',
    '\tx',
    'x #y',
    'x:',
    '?',
    '-',
    '---',
    '...',
  ),
  fc.integer().map(String),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/^[[{]/.test(text)),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).filter((text) => !/^[[{]/.test(text)),
);
const RUNS = { numRuns: 12 };

const CASES = [
  ...FILES.map((name) => ({ name, text: readFileSync(path.join(CORPUS, name), 'utf8') })),
  ...Object.entries(RARE).map(([name, text]) => ({ name, text })),
].flatMap(({ name, text }) => [
  { name, text },
  { name: `${name}, with CRLF`, text: text.replaceAll(/\r?\n/g, '\r\n') },
  { name: `${name}, cut at its end`, text: `\uFEFF${text.replace(/^\uFEFF/, '').trimEnd()}` },
]);

describe.each(CASES)('every edit of $name', ({ text }) => {
  const before = meaning(text);
  const targets = targetsOf(text);
  const edit: (target: Target) => EditOptions = ({ document }) => ({ document });

  it('has paths that can be typed', () => {
    for (const target of targets)
      expect(parsePath(writePath(target.path))).toEqual({ ok: true, value: target.path });
  });

  it('sets a value, and changes no byte but those of the old one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...targets), values, fc.boolean(), (target, value, asText) => {
        const set = settled(setAt(text, target.path, value, { ...edit(target), string: asText }), text);
        if (!set) return;
        expect(meaning(set.text)).toEqual(changed(before, target, expected(value, asText || target.quoted)));
        const [start, end] = target.range;
        if (end === 0) return; // a key without a colon
        const tail = text.slice(end);
        expect(set.text.endsWith(tail)).toBe(true);
        const head =
          target.kind === 'scalar' || target.kind === 'alias'
            ? text.slice(0, start)
            : text.slice(0, start).trimEnd();
        expect(set.text.startsWith(start === end ? head.trimEnd() : head)).toBe(true);
      }),
      RUNS,
    );
  });

  it('takes an entry out, and nothing is new but the brackets of what is empty then', () => {
    for (const target of targets) {
      const set = settled(unsetAt(text, target.path, edit(target)), text);
      if (!set) continue;
      expect(meaning(set.text)).toEqual(changed(before, target, undefined));
      expect(set.splice?.text.trim()).toMatch(/^[{}[\]]{0,2}$/);
      const step = target.path.at(-1);
      const from = typeof step === 'string' ? text.lastIndexOf(step, target.range[0]) : target.range[0];
      for (const comment of text.matchAll(/^ *#.*$/gm))
        if (comment.index < from || comment.index > target.range[1]) expect(set.text).toContain(comment[0]);
    }
  });

  it('adds to the end of a list or mapping, and changes no byte that is there', () => {
    const collections = targets.filter(({ kind }) => kind === 'map' || kind === 'list');
    if (collections.length === 0) return;
    fc.assert(
      fc.property(fc.constantFrom(...collections), values, (target, value) => {
        const at = [...target.path, target.kind === 'list' ? APPEND : 'x-new key'];
        const set = settled(setAt(text, at, value, edit(target)), text);
        if (!set) return;
        const added = { document: target.document, path: at };
        expect(meaning(set.text)).toEqual(changed(before, added, expected(value, false)));
        expect(set.splice?.start).toBe(set.splice?.end);
        const { start = 0, text: put = '' } = set.splice ?? {};
        expect(set.text).toBe(text.slice(0, start) + put + text.slice(start));
      }),
      RUNS,
    );
  });
});
