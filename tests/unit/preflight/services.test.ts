import { describe, expect, it } from 'vitest';

import type { ImageFact } from '../../../platform/domain/preflight.ts';
import { cycles } from '../../../platform/preflight/cycles.ts';
import { images } from '../../../platform/preflight/images.ts';
import { neverReady } from '../../../platform/preflight/never-ready.ts';
import { platforms } from '../../../platform/preflight/platforms.ts';
import { room } from '../../../platform/preflight/room.ts';
import { findWith, stackOf, told } from '../../support/preflight-world.ts';

const known = <T>(value: T) => ({ known: true as const, value });
const LOCAL: ImageFact = { state: 'local', platform: 'linux/amd64', hasHealthcheck: false };
const imagesAre = (fact: ImageFact, name = 'x') => ({ images: known({ [name]: fact }) });

describe('images', () => {
  const one = (more = '') => stackOf(`services:\n  web:\n    image: x\n${more}`);
  const message = 'why';
  it.each<[string, ImageFact, string, string[]]>([
    [
      'missing at its registry',
      { state: 'missing', message },
      '',
      ['stop web: image x is not here, and its registry does not have it: why @3'],
    ],
    [
      'a registry that does not answer',
      { state: 'unreachable', message },
      '',
      ['stop web: image x is not here, and its registry does not answer: why @3'],
    ],
    [
      'a registry that wants a login',
      { state: 'refused', message },
      '',
      ['warn web: image x is not here, and its registry wants a login (or does not have it): why @3'],
    ],
    [
      'a registry that is not known to have it',
      { state: 'unknown', message },
      '',
      ['warn web: image x is not here; whether its registry has it could not be checked: why @3'],
    ],
    ['never to be pulled', { state: 'offered' }, '    pull_policy: never\n', []],
    ['near miss: here', LOCAL, '', []],
    ['near miss: offered', { state: 'offered' }, '', []],
    ['near miss: built here', { state: 'missing', message }, '    build: .\n', []],
    [
      'near miss: built by another service',
      { state: 'missing', message },
      '  api:\n    image: x\n    build: .\n',
      [],
    ],
  ])('%s', (_, fact, more, expected) => {
    expect(told(findWith(images, [one(more)], imagesAre(fact)))).toEqual(expected);
  });

  it('one that must not be pulled stops where it is not here', () => {
    const found = findWith(
      images,
      [one('    pull_policy: never\n')],
      imagesAre({ state: 'missing', message }),
    );
    expect(told(found)).toEqual(['stop web: image x is not here, and pull_policy says never @3']);
  });
});

describe('platforms', () => {
  it.each<[string, ImageFact, string[]]>([
    [
      '    platform: linux/arm64\n',
      LOCAL,
      [
        'warn web: it asks for linux/arm64, the engine is linux/amd64: it runs only by emulation, if at all @4',
      ],
    ],
    [
      '',
      { ...LOCAL, platform: 'linux/arm64' },
      [
        'warn web: image x is made for linux/arm64, the engine is linux/amd64: it runs only by emulation, if at all @3',
      ],
    ],
    [
      '    platform: windows/amd64\n',
      LOCAL,
      [
        'warn web: it asks for windows/amd64, the engine is linux/amd64: it runs only by emulation, if at all @4',
      ],
    ],
    ['    platform: linux/amd64\n', LOCAL, []],
    ['    platform: linux/amd64/v2\n', LOCAL, []],
    ['    platform: linux/386\n', LOCAL, []],
    ['', { state: 'offered' }, []],
  ])('%s with %o', (line, fact, expected) => {
    expect(
      told(findWith(platforms, [stackOf(`services:\n  web:\n    image: x\n${line}`)], imagesAre(fact))),
    ).toEqual(expected);
  });
});

describe('cycles', () => {
  const stack = (lines: string) => stackOf(`services:\n${lines}`, { refused: 'dependency cycle detected' });
  it.each([
    [
      '  a: { image: x, depends_on: [b] }\n  b: { image: x, depends_on: [a] }\n',
      ['stop a: a waits for b waits for a @2'],
    ],
    [
      '  a: { image: x, depends_on: { b: { condition: service_healthy } } }\n  b: { image: x, depends_on: [c] }\n  c: { image: x, depends_on: [b] }\n',
      ['stop b: b waits for c waits for b @3'],
    ],
    ['  a: { image: x, depends_on: [a] }\n', ['stop a: a waits for a @2']],
    ['  a: { image: x, depends_on: [b, c] }\n  b: { image: x, depends_on: [c] }\n  c: { image: x }\n', []],
  ])('%s', (lines, expected) => {
    expect(told(findWith(cycles, [stack(lines)]))).toEqual(expected);
  });
});

describe('never-ready', () => {
  const waits = (condition: string, db: string) =>
    stackOf(
      `services:\n  web:\n    image: w\n    depends_on:\n      db: { condition: ${condition} }\n  db: { image: x, ${db} }\n`,
    );
  it.each<[string, string, ImageFact, string[]]>([
    [
      'service_healthy',
      '',
      LOCAL,
      [
        'stop web: it waits until db is healthy, but neither the compose file nor its image has a health check @5',
      ],
    ],
    [
      'service_healthy',
      'healthcheck: { disable: true }',
      LOCAL,
      ['stop web: it waits until db is healthy, but its health check is switched off @5'],
    ],
    [
      'service_healthy',
      'healthcheck: { test: ["NONE"] }',
      LOCAL,
      ['stop web: it waits until db is healthy, but its health check is switched off @5'],
    ],
    [
      'service_completed_successfully',
      'restart: always',
      LOCAL,
      [
        'stop web: it waits until db has ended well, but that is started again whenever it ends (restart: always) @5',
      ],
    ],
    ['service_healthy', 'healthcheck: { test: ["CMD", "true"] }', LOCAL, []],
    ['service_healthy', '', { ...LOCAL, hasHealthcheck: true }, []],
    ['service_healthy', '', { state: 'offered' }, []],
    ['service_healthy', 'build: .', LOCAL, []],
    ['service_started', '', LOCAL, []],
    ['service_completed_successfully', 'restart: on-failure', LOCAL, []],
  ])('%s, %s, %o', (condition, db, fact, expected) => {
    expect(told(findWith(neverReady, [waits(condition, db)], imagesAre(fact)))).toEqual(expected);
  });
});

describe('room', () => {
  const GB = 1024 ** 3;
  const stack = (limits: string) =>
    stackOf(`services:\n  a:\n    image: x\n    ${limits}\n  b: { image: x, mem_limit: 5368709120 }\n`);
  it.each([
    [
      'mem_limit: 4294967296',
      ['warn -: the services may take 9.0 GB of memory together, this machine has 8.0 GB'],
    ],
    ['mem_limit: 9663676416', ['warn a: it may take 9.0 GB of memory, this machine has 8.0 GB @4']],
    [
      'deploy: { replicas: 2, resources: { limits: { memory: "2147483648" } } }',
      ['warn -: the services may take 9.0 GB of memory together, this machine has 8.0 GB'],
    ],
    ['mem_limit: 3221225472', []],
    ['restart: always', []],
  ])('%s', (limits, expected) => {
    expect(told(findWith(room, [stack(limits)]))).toEqual(expected);
  });

  it.each([
    [GB - 1, ['stop -: less than 1 GB free for images (/d)']],
    [GB, []],
  ])('with %d bytes free', (freeBytes, expected) => {
    const disks = known([{ what: 'images', path: '/d', freeBytes, totalBytes: 50 * GB }]);
    expect(told(findWith(room, [stackOf('services: {a: {image: x}}')], { disks }))).toEqual(expected);
  });
});
