import { describe, expect, it } from 'vitest';

import { collectVariables, findUnset, isSecretName } from '../../../platform/domain/variables.ts';
import { textsIn } from '../../support/compose-texts.ts';

const unset = (compose: string, values: Record<string, string> = {}): string[] =>
  findUnset(textsIn('c.yaml', compose).texts, (name) => values[name]).map(({ name }) => name);

describe('findUnset', () => {
  it('names required and blank variables, not those with a default', () => {
    expect(unset('services: {a: {image: "$X", command: "${Y:?say y} ${Z:-d} ${W:+w} $$V"}}')).toEqual([
      'X',
      'Y',
    ]);
  });

  it('counts a variable inside a default only when that default is taken', () => {
    const compose = 'services: {a: {image: "${A:-${B:?need b}}"}}';
    expect(unset(compose)).toEqual(['B']);
    expect(unset(compose, { A: '1' })).toEqual([]);
  });

  it('takes an empty value for an answer, except where the author says it is none', () => {
    expect(unset('services: {a: {image: "$A ${B?} ${C:?}"}}', { A: '', B: '', C: '' })).toEqual(['C']);
  });

  it('is content with a default that stands elsewhere', () => {
    expect(unset('services: {a: {image: "x:$TAG"}, b: {image: "y:${TAG:-1}"}}')).toEqual([]);
  });

  it('carries the words of the author and the place', () => {
    const { texts } = textsIn(
      'c.yaml',
      'services:\n  db:\n    environment:\n      PW: ${PW:?set a password}\n',
    );
    expect(findUnset(texts, () => undefined)).toEqual([
      {
        name: 'PW',
        secret: false,
        message: 'set a password',
        uses: [{ file: 'c.yaml', line: 4, service: 'db', key: 'services.db.environment.PW' }],
      },
    ]);
  });
});

describe('findTexts', () => {
  it('reports text that Compose would refuse, and goes on', () => {
    const found = textsIn('c.yaml', 'services:\n  a:\n    image: "${BROKEN"\n    command: $GOOD\n');
    expect(found.faults).toEqual([
      {
        file: 'c.yaml',
        line: 3,
        message: 'services.a.image: "${BROKEN" is not valid interpolation; write "$$" for a plain "$"',
      },
    ]);
    expect(collectVariables(found.texts).map(({ name }) => name)).toEqual(['GOOD']);
  });

  it('survives what is not YAML', () => {
    expect(textsIn('c.yaml', '\u0000: [').texts).toEqual([]);
    expect(textsIn('c.yaml', 'a: &a [*a]').texts).toEqual([]);
  });
});

describe('isSecretName', () => {
  it.each([
    ['POSTGRES_PASSWORD', true],
    ['JWT_SECRET', true],
    ['API_TOKEN', true],
    ['SECRET_KEY', true],
    ['DB_PASS', true],
    ['APIKEY', true],
  ])('%s: %s', (name, secret) => {
    expect(isSecretName(name)).toBe(secret);
  });
  it.each(['KEYCLOAK_PORT', 'MONKEY', 'COMPASS', 'PORT', 'PASSENGERS'])('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
