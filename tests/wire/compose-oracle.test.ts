import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { envValues, parseEnvFile, quoteEnvValue, setEnvValue } from '../../platform/domain/env-file.ts';
import { interpolate, parseInterpolation } from '../../platform/domain/interpolation.ts';
import { collectVariables } from '../../platform/domain/variables.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { textsIn } from '../support/compose-texts.ts';

/** Compose itself says what is right: `config --variables` for discovery, `config` for values. No engine is asked. */
let docker = '';
beforeAll(async () => {
  docker = (await findDockerClient()).path;
});

type Output = { ok: true; text: string } | { ok: false };

function compose(dir: string, args: string[], env: Record<string, string> = {}): Output {
  const clean = { PATH: process.env['PATH'] ?? '', HOME: dir, ...env };
  try {
    return {
      ok: true,
      text: execFileSync(docker, ['compose', ...args], {
        cwd: dir,
        env: clean,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    };
  } catch {
    return { ok: false };
  }
}

/** One service with one label per sample, as JSON, which is YAML. */
function file(samples: readonly string[]): string {
  const labels = Object.fromEntries(samples.map((sample, index) => [`l${String(index)}`, sample]));
  return JSON.stringify({ services: { s: { image: 'x', labels } } });
}

function labelsOf(text: string): string[] {
  const parsed: { services: { s: { labels: Record<string, string> } } } = JSON.parse(text);
  return Object.entries(parsed.services.s.labels)
    .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
    .map(([, value]) => value);
}

const SAMPLES = [
  '$A',
  '${A}',
  'x$A-y',
  '${A:-d}',
  '${A-d}',
  '${E:-d}',
  '${E-d}',
  '${A:+p}',
  '${A+p}',
  '${E:+p}',
  '${E+p}',
  '${N:+p}',
  '${N+p}',
  '$$A',
  '$${A}',
  '$$$A',
  '${N:-${A}}',
  '${N:-${M:-deep}}',
  '${N-x${A}y}',
  '${A:?no}',
  '${A?no}',
  '${E?no}',
  'a${A}b${N:-c}d',
  '${lower:-low}',
  '${N:-a b:c}',
  '${N:--1}',
  '${N:-?}',
  '${A:+${N:-inner}}',
  '${N:-{}',
  '${N:-a}}',
  '$A$A',
  '${N:-http://x/y?z=1}',
  '$',
  'a $ b',
  '$1',
];
const ENV = { A: 'alpha', E: '' };

describe('interpolate', () => {
  it('gives what Compose gives, for every form', async () => {
    const dir = await tempFolder({ 'compose.yaml': file(SAMPLES) });
    const output = compose(dir, ['config', '--format', 'json'], ENV);
    const expected = output.ok ? labelsOf(output.text) : [];
    // "$" comes back doubled from `config`, so that its output can be read again
    const ours = SAMPLES.map((sample) =>
      interpolate(parseInterpolation(sample).pieces, lookup).text.replaceAll('$', '$$$$'),
    );
    expect(ours).toEqual(expected);
  });

  it('refuses what Compose refuses', { timeout: 120_000 }, async () => {
    const dir = await tempFolder();
    for (const sample of [
      '${N:?no}',
      '${N?no}',
      '${E:?no}',
      '${',
      '${}',
      '$',
      'a $ b',
      '${A',
      '$1',
      '${1}',
      'x$',
      '${A:b}',
      '${-x}',
      '${N:-${M:?deep}}',
    ]) {
      writeFileSync(path.join(dir, 'compose.yaml'), file([sample]));
      const parsed = parseInterpolation(sample);
      const refused = parsed.error !== null || interpolate(parsed.pieces, lookup).missing.length > 0;
      expect([sample, refused]).toEqual([sample, !compose(dir, ['config', '-q'], ENV).ok]);
    }
  });

  it('agrees with Compose on generated texts', { timeout: 180_000 }, async () => {
    const dir = await tempFolder();
    const name = fc.constantFrom('A', 'E', 'N', 'b_1');
    const text = fc.stringMatching(/^[a-z0-9 .:/@=-]{0,8}$/);
    const { form } = fc.letrec<{ form: string }>((tie) => ({
      form: fc.oneof(
        { depthSize: 'small' },
        text,
        name.map((n) => `$${n}`),
        fc
          .tuple(name, fc.constantFrom(':-', '-', ':+', '+'), tie('form'))
          .map(([n, op, inner]) => `\${${n}${op}${inner}}`),
        fc.tuple(tie('form'), tie('form')).map(([a, b]) => a + b),
      ),
    }));
    for (const samples of fc.sample(fc.array(form, { minLength: 20, maxLength: 20 }), {
      numRuns: 8,
      seed: 7,
    })) {
      writeFileSync(path.join(dir, 'compose.yaml'), file(samples));
      const output = compose(dir, ['config', '--format', 'json'], ENV);
      const ours = samples.map((sample) =>
        interpolate(parseInterpolation(sample).pieces, lookup).text.replaceAll('$', '$$$$'),
      );
      expect(output.ok ? labelsOf(output.text) : samples).toEqual(ours);
    }
  });
});

describe('collectVariables', () => {
  it('lists what `docker compose config --variables` lists, with required, default and names inside defaults', async () => {
    const source = `
# \${COMMENTED:-no}
name: \${PROJECT:-demo}
x-common: &common
  environment:
    SHARED: \${SHARED:?set SHARED}
services:
  web:
    <<: *common
    image: "nginx:\${TAG:-1}"
    ports: ["\${WEB_PORT:-8080}:80"]
    command: ["echo", "$$NOT", "\${lower-case}", $PLAIN]
  db:
    image: postgres
    environment:
      - PASSWORD=\${DB_PASSWORD?}
      - MODE=\${MODE:+on}
volumes:
  data:
    name: \${VOLUME}
`;
    const dir = await tempFolder({ 'compose.yaml': source });
    const output = compose(dir, ['config', '--variables']);
    const rows = (output.ok ? output.text : '')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(/\s+/));
    const ours = collectVariables(textsIn('compose.yaml', source).texts);
    // Compose does not list what stands in the top-level name, though it puts it in
    const listed = ours.filter((variable) => variable.name !== 'PROJECT');
    expect(listed.map((variable) => [variable.name, String(variable.required !== null)])).toEqual(
      rows.map(([name, required]) => [name, required]).sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)),
    );
    expect(ours.find((variable) => variable.name === 'TAG')?.defaultValue).toBe('1');
    expect(ours.find((variable) => variable.name === 'DB_PASSWORD')?.uses).toEqual([
      { file: 'compose.yaml', line: 16, service: 'db', key: 'services.db.environment.0' },
    ]);
  });
});

describe('.env', () => {
  const TEXT = [
    'PLAIN=one',
    'export EXPORTED=two',
    'SPACED = three ',
    'COMMENT=four # not this',
    'HASH=fi#ve',
    'COLON: six',
    "SINGLE='se $PLAIN \\n ven'",
    'DOUBLE="ei\\tght $PLAIN"',
    'MULTI="line one\nline two"',
    "SMULTI='line one\nline two'",
    'REF=${PLAIN}-x',
    'DEFAULT=${NOPE:-d}',
    'DOLLAR=a$$b',
    'ESCAPED="a\\$PLAIN \\"q\\""',
    'EMPTY=',
    '# comment=1',
    '',
    '  INDENTED=nine',
    'PLAIN=again',
    'LATE=$PLAIN',
    'TRAIL="x" # c',
    'OUT=inside',
    'REFOUT=$OUT',
    'CRLF=ten\r',
    'OCT="\\0101"',
  ].join('\n');
  const names = [...new Set(Object.keys(envValues(parseEnvFile(TEXT))))];

  it('is read as Compose reads it', async () => {
    const dir = await tempFolder({ '.env': TEXT, 'compose.yaml': file(names.map((name) => `\${${name}}`)) });
    const output = compose(dir, ['config', '--format', 'json'], { OUT: 'outside' });
    const expected = Object.fromEntries(
      (output.ok ? labelsOf(output.text) : []).map((value, index) => [
        names[index],
        value.replaceAll('$$', '$'),
      ]),
    );
    expect(envValues(parseEnvFile(TEXT, (name) => (name === 'OUT' ? 'outside' : undefined)))).toEqual(
      expected,
    );
  });

  it('written by setEnvValue is read back by Compose to the very value', { timeout: 180_000 }, async () => {
    const dir = await tempFolder();
    const char = fc.constantFrom(
      'a',
      'Z',
      '0',
      ' ',
      '#',
      "'",
      '"',
      '$',
      '{',
      '}',
      '\\',
      '\n',
      '=',
      ':',
      'é',
      '`',
      '!',
      '\t',
      'n',
    );
    const value = fc.string({ unit: char, maxLength: 10 }).filter((text) => quoteEnvValue(text) !== null);
    for (const values of fc.sample(fc.array(value, { minLength: 40, maxLength: 40 }), {
      numRuns: 6,
      seed: 3,
    })) {
      const text = values.reduce(
        (sum, item, index) => setEnvValue(sum, `V${String(index)}`, item),
        'KEEP=1\n',
      );
      writeFileSync(path.join(dir, '.env'), text);
      writeFileSync(path.join(dir, 'compose.yaml'), file(values.map((_, index) => `\${V${String(index)}}`)));
      const output = compose(dir, ['config', '--format', 'json']);
      expect(output.ok ? labelsOf(output.text).map((item) => item.replaceAll('$$', '$')) : []).toEqual(
        values,
      );
      expect(Object.values(envValues(parseEnvFile(text))).slice(1)).toEqual(values);
    }
  });
});

function lookup(name: string): string | undefined {
  return Object.entries(ENV).find(([key]) => key === name)?.[1];
}
