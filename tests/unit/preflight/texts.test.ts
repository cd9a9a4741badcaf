import { describe, expect, it } from 'vitest';

import { judgePreflight } from '../../../platform/domain/preflight.ts';
import { cycles } from '../../../platform/preflight/cycles.ts';
import { literalSecrets } from '../../../platform/preflight/literal-secrets.ts';
import { missingValues } from '../../../platform/preflight/missing-values.ts';
import { ports } from '../../../platform/preflight/ports.ts';
import { readable } from '../../../platform/preflight/readable.ts';
import { PREFLIGHT_RULES } from '../../../platform/preflight/registry.gen.ts';
import { factsOf, findWith, stackOf, told } from '../../support/preflight-world.ts';

describe('literal-secrets', () => {
  const env = (line: string) => stackOf(`services:\n  web:\n    image: x\n    environment:\n      ${line}\n`);
  const says = (what: string) => [`warn web: ${what} stands in the compose file as plain text @5`];
  // put together here, so that this file holds nothing that looks like one
  const token = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
  it.each([
    ['DB_PASSWORD: hunter2', says('DB_PASSWORD')],
    ['- DB_PASSWORD=hunter2', says('DB_PASSWORD')],
    ['API_KEY: "abcdefgh"', says('API_KEY')],
    [`SOMETHING: ${token}`, says('something with the shape of a password or token (SOMETHING)')],
    [
      'DATABASE: postgres://app:s3cretpw@db/app',
      says('something with the shape of a password or token (DATABASE)'),
    ],
    ['CERT: "-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----"', says('a private key')],
    ['RUN: login --password=hunter22', says('something with the shape of a password or token (RUN)')],
    ['RUN: login --password=promptForIt', []],
    ['DB_PASSWORD: ${DB_PASSWORD}', []],
    ['- DB_PASSWORD=${DB_PASSWORD:?}', []],
    ['DB_PASSWORD_FILE: /run/secrets/db', []],
    ['DB_PASSWORD: /run/secrets/db', []],
    ['REQUIRE_PASSWORD: "true"', []],
    ['TOKEN_TTL: 3600s', []],
    ['DB_PASSWORD: ""', []],
    ['DATABASE: postgres://app:${DB_PASSWORD}@db/app', []],
    ['GREETING: hello', []],
  ])('%s', (line, expected) => {
    expect(told(findWith(literalSecrets, [env(line)]))).toEqual(expected);
  });

  it('never says the secret itself', () => {
    const found = findWith(literalSecrets, [env(`DB_PASSWORD: hunter2`), env(`X: ${token}`)]);
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|a1B2c3/);
  });
});

describe('missing-values', () => {
  const stack = stackOf(
    'services:\n  web:\n    image: "x:${TAG:?which version}"\n    environment: { A: "$HOST", B: "${DB_PASSWORD}" }\n',
  );
  it('names what only a person can say, not the secrets that a launch makes', () => {
    expect(told(findWith(missingValues, [stack]))).toEqual([
      'stop web: HOST has no value @4',
      'stop web: TAG has no value: which version @3',
    ]);
    expect(findWith(missingValues, [{ ...stack, values: { TAG: '1', HOST: '' } }])).toEqual([]);
  });
});

describe('readable', () => {
  const refused = stackOf(
    'services:\n  a: { image: x, depends_on: [b] }\n  b: { image: x, depends_on: [a] }\n',
    { refused: 'compose says no' },
  );
  it('says what Compose says, unless another rule knows the reason', () => {
    expect(told(findWith(readable, [refused]))).toEqual(['stop -: compose says no @1']);
    expect(findWith(readable, [stackOf('services: {}')])).toEqual([]);
    const both = judgePreflight([readable, cycles], factsOf([refused]));
    expect(both.findings.map(({ rule }) => rule)).toEqual(['cycles']);
    expect(both.checks.map(({ state }) => state)).toEqual(['unchecked', 'stop']);
  });
});

describe('judgePreflight', () => {
  const web = stackOf('services: {web: {image: x, ports: ["8080:80"]}}');
  it('says what could not be checked, and never that it is fine', () => {
    const facts = factsOf([web], { ports: { known: false, why: 'nobody knows' } });
    expect(judgePreflight([ports], facts)).toMatchObject({
      ready: true,
      checks: [{ rule: 'ports', state: 'unchecked', why: 'nobody knows' }],
    });
  });

  it('leaves rules about the model unchecked for files that Compose refuses', () => {
    const facts = factsOf([{ ...web, model: null, refused: 'no' }]);
    expect(judgePreflight([ports], facts).checks).toMatchObject([
      { state: 'unchecked', why: 'Compose refuses the files of app' },
    ]);
  });

  it('finds nothing in an ordinary stack, with every rule', () => {
    const ordinary = stackOf(
      'services:\n  web: { image: x, ports: ["8080:80"], depends_on: { db: { condition: service_healthy } } }\n  db: { image: x, healthcheck: { test: ["CMD", "true"] }, environment: { PASSWORD: "${DB_PASSWORD}" } }\n',
    );
    const { findings, checks, ready } = judgePreflight(PREFLIGHT_RULES, factsOf([ordinary]));
    expect({ findings, ready }).toEqual({ findings: [], ready: true });
    expect(checks.filter(({ state }) => state !== 'fine')).toEqual([]);
  });
});
