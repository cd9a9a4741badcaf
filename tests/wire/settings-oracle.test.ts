import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { parseEnvFile, quoteEnvValue, setEnvValue, unsetEnvValue } from '../../platform/domain/env-file.ts';
import { judgeValue } from '../../platform/domain/settings-form/judge-value.ts';
import type { FieldType } from '../../platform/domain/settings-form/field-types.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Compose itself says what it reads, and what it takes. No engine is asked. */
let docker = '';
beforeAll(async () => {
  docker = (await findDockerClient()).path;
});

function config(dir: string): { labels: Record<string, string>; whole: string } | null {
  try {
    const whole = execFileSync(docker, ['compose', 'config', '--format', 'json'], {
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', HOME: dir },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const parsed: { services: { s: { labels?: Record<string, string> } } } = JSON.parse(whole);
    return { labels: parsed.services.s.labels ?? {}, whole };
  } catch {
    return null;
  }
}

const KEYS = ['A', 'B', 'C'];
const line = fc.oneof(
  fc.constantFrom('# a comment', '', '#A=no', '   '),
  fc
    .tuple(
      fc.constantFrom('', 'export '),
      fc.constantFrom(...KEYS),
      fc.constantFrom('=', ': '),
      fc.constantFrom('', 'plain', "'single # q'", '"over\nlines"', '"dollar $$ \\" q"', 'x#y', '${A}-1'),
      fc.constantFrom('', ' # behind'),
    )
    .map((parts) => parts.join('')),
);
const file = fc
  .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.join(end));
const value = fc
  .string({ unit: fc.constantFrom(...'ab1 $\'"\\#={}\n:/'.split('')), maxLength: 10 })
  .filter((text) => quoteEnvValue(text) !== null);

it(
  'Compose reads exactly the value that was set, and every other one as before',
  { timeout: 240_000 },
  async () => {
    const labels = Object.fromEntries(KEYS.map((key) => [key, `[\${${key}-unset}]`]));
    const dir = await tempFolder({
      'compose.yaml': JSON.stringify({ services: { s: { image: 'x', labels } } }),
    });
    const read = (text: string) => {
      writeFileSync(path.join(dir, '.env'), text);
      return config(dir)?.labels ?? null;
    };
    fc.assert(
      fc.property(file, fc.constantFrom(...KEYS), value, fc.boolean(), (text, key, wanted, remove) => {
        fc.pre(parseEnvFile(text).faults.length === 0 && !text.includes('${A}'));
        const before = read(text);
        fc.pre(before !== null);
        const after = read(remove ? unsetEnvValue(text, key) : setEnvValue(text, key, wanted));
        // in `config` a plain "$" of a value is written "$$"
        const now = remove ? '[unset]' : `[${wanted.replaceAll('$', '$$$$')}]`;
        expect(after).toEqual({ ...before, [key]: now });
      }),
      { numRuns: 60 },
    );
  },
);

/** A place in a compose file, the type that it asks for, and values on both sides of the line. */
const PLACES: [FieldType, string, object, string[]][] = [
  [
    'port',
    'services.s.ports.0',
    { ports: ['${V}'] },
    ['8080', '8080:80', '127.0.0.1:8080:80', '8000-8002', '53/udp', 'x', '99999', '[::1]:80:80'],
  ],
  [
    'port',
    'services.s.ports.0.published',
    { ports: [{ target: 80, published: '${V}' }] },
    ['8080', '8000-8010'],
  ],
  [
    'duration',
    'services.s.healthcheck.interval',
    { healthcheck: { test: 'true', interval: '${V}' } },
    ['30s', '1m30s', '1h', '500ms', '30', 'soon'],
  ],
  [
    'size',
    'services.s.mem_limit',
    { mem_limit: '${V}' },
    ['512m', '2g', '1.5gb', '1048576', '512 MiB', 'big'],
  ],
  [
    'boolean',
    'services.s.privileged',
    { privileged: '${V}' },
    ['true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', '1', 'maybe'],
  ],
  [
    'image tag',
    'services.s.image',
    { image: 'web:${V}' },
    ['1', 'v2.3-alpine', 'latest', `1@sha256:${'a'.repeat(64)}`],
  ],
];

it.each(PLACES)(
  '%s at %s: what Compose takes is taken, what it refuses is not',
  async (type, key, service, values) => {
    const dir = await tempFolder({
      'compose.yaml': JSON.stringify({ services: { s: { image: 'x', ...service } } }),
    });
    const differs = values.filter((text) => {
      writeFileSync(path.join(dir, '.env'), setEnvValue('', 'V', text));
      const judged = judgeValue({ type, options: [], may_be_empty: true, keys: [key] }, text) === null;
      return judged !== (config(dir) !== null);
    });
    expect(differs).toEqual([]);
  },
);
