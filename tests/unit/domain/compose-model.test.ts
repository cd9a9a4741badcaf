import { describe, expect, it } from 'vitest';

import { loadModel } from '../../../platform/domain/compose-model/load.ts';
import { findTexts } from '../../../platform/domain/compose-model/texts.ts';
import { at, readTree } from '../../../platform/domain/compose-model/tree.ts';
import { textsIn } from '../../support/compose-texts.ts';

const model = (
  files: Record<string, string>,
  first = '/r/compose.yaml',
  values: Record<string, string> = {},
) =>
  loadModel(
    [first],
    '/r',
    (file) => {
      const source = files[file];
      return source === undefined ? { refused: `${file} is not there` } : readTree(file, source);
    },
    (name) => values[name],
  );

describe('readTree', () => {
  it('gives every fault with its line, and what can be read beside it', () => {
    expect(readTree('c.yml', 'services:\n  a: [\n').faults[0]?.line).toBeGreaterThanOrEqual(2);
    expect(readTree('c.yml', 'services:\n- a\n').faults).toEqual([
      { file: 'c.yml', line: 2, message: '"services" is not a mapping' },
    ]);
    expect(readTree('c.yml', '').faults).toEqual([
      { file: 'c.yml', line: null, message: 'the file is empty' },
    ]);
    expect(readTree('c.yml', 'just text').faults).toEqual([
      { file: 'c.yml', line: 1, message: 'the top level is not a mapping' },
    ]);
    const doubled = readTree('c.yml', 'services:\n  a: {image: x}\n  a: {image: y}\n');
    expect(doubled.faults[0]).toMatchObject({ line: 3 });
    expect(at(doubled.documents[0]?.root, 'services', 'a')).toBeDefined();
  });

  it('reads aliases of aliases once, and ends at one of itself', () => {
    const laughs = Array.from({ length: 30 }, (_, level) =>
      level === 0 ? 'l0: &l0 {a: "${DEEP}"}' : `l${level}: &l${level} {a: *l${level - 1}, b: *l${level - 1}}`,
    );
    expect(readTree('c.yml', laughs.join('\n')).documents).toHaveLength(1);
    expect(readTree('c.yml', 'a: &a [*a]').documents).toHaveLength(1);
    expect(readTree('c.yml', `a: ${'['.repeat(500)}${']'.repeat(500)}`).faults[0]?.message).toContain('deep');
  });
});

describe('findTexts', () => {
  it('names the line of the variable within a text of several lines', () => {
    const source = 'services:\n  a:\n    image: x\n    command: |\n      one\n      two ${V}\n';
    expect(textsIn('c.yml', source).texts[0]?.use).toEqual({
      file: 'c.yml',
      line: 6,
      service: 'a',
      key: 'services.a.command',
    });
  });

  it('looks at what many aliases share a bounded number of times', () => {
    const laughs = Array.from({ length: 40 }, (_, level) =>
      level === 0 ? 'x0: &l0 {a: "${DEEP}"}' : `x${level}: &l${level} {a: *l${level - 1}, b: *l${level - 1}}`,
    );
    const { texts, faults } = textsIn('c.yml', laughs.join('\n'));
    expect(texts.length).toBeLessThan(200_000);
    expect(faults[0]?.message).toContain('more than 200000 values');
  });
});

describe('loadModel', () => {
  it('says where a file is included or extended that is not there, and keeps the rest', () => {
    const { faults, root, files } = model({
      '/r/compose.yaml':
        'include:\n  - gone.yaml\nservices:\n  a: {extends: {file: base.yml, service: b}, image: x}\n  c: {image: y}\n',
    });
    expect(faults).toEqual([
      { file: '/r/compose.yaml', line: 4, message: '/r/base.yml is not there' },
      { file: '/r/compose.yaml', line: 2, message: '/r/gone.yaml is not there' },
    ]);
    expect(at(root ?? undefined, 'services', 'c', 'image')).toMatchObject({ value: 'y' });
    expect(files).toEqual(['/r/compose.yaml', '/r/base.yml', '/r/gone.yaml']);
  });

  it('ends at cycles and says so', () => {
    const including = model({
      '/r/compose.yaml': 'include: [other.yaml]\nservices: {a: {image: x}}\n',
      '/r/other.yaml': 'include: [compose.yaml]\nservices: {b: {image: y}}\n',
    });
    expect(including.faults).toEqual([
      { file: '/r/other.yaml', line: 1, message: 'include cycle: /r/compose.yaml' },
    ]);
    const extending = model({ '/r/compose.yaml': 'services: {a: {extends: b}, b: {extends: a}}\n' });
    expect(extending.faults[0]?.message).toContain('extends itself');
    expect(model({ '/r/compose.yaml': 'services: {a: {extends: none}}\n' }).faults[0]?.message).toContain(
      'extends "none", which /r/compose.yaml does not have',
    );
  });

  it('puts values into the paths of other files only', () => {
    const { root, faults } = model(
      {
        '/r/compose.yaml': 'include: ["${PART:-none}/c.yaml"]\nservices: {a: {image: "x:${PART}"}}\n',
        '/r/db/c.yaml': 'services: {b: {image: y}}\n',
      },
      undefined,
      { PART: 'db' },
    );
    expect(faults).toEqual([]);
    expect(at(root ?? undefined, 'services', 'a', 'image')).toMatchObject({ value: 'x:${PART}' });
    expect(findTexts({ root, name: null }).texts.map(({ use }) => use.key)).toEqual(['services.a.image']);
  });

  it('makes paths of included and extended files relative to the project', () => {
    const { root } = model({
      '/r/compose.yaml':
        'include: [db/c.yaml]\nservices: {a: {build: ./own, image: x}, e: {extends: {file: lib/e.yml, service: s}}}\n',
      '/r/db/c.yaml': 'services: {b: {build: {context: ./image}}}\n',
      '/r/lib/e.yml': 'services: {s: {build: ../shared}}\n',
    });
    const contexts = ['a', 'b', 'e'].map((name) =>
      at(root ?? undefined, 'services', name, 'build', 'context'),
    );
    expect(contexts).toMatchObject([{ value: 'own' }, { value: 'db/image' }, { value: 'shared' }]);
  });
});
