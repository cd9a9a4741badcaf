import { describe, expect, it } from 'vitest';

import { diffMeaning } from '../../../platform/domain/compose-edit/meaning.ts';

const service = (yaml: string) => `services:\n  web:\n    ${yaml.replaceAll('\n', '\n    ')}\n`;

describe('diffMeaning', () => {
  it('says in one line what became of a service', () => {
    const before = service('image: shop/web:1.2\nports:\n  - "8080:80"\n  - "9090:90"');
    const after = service('image: shop/web:1.3\nports:\n  - "9090:90"');
    expect(diffMeaning(before, after)).toEqual(['web: image 1.2 -> 1.3, port 8080:80 removed']);
  });

  it.each([
    [
      'comments, order, quotes',
      'a: 1 # x\nservices: {w: {image: "i", tty: true}}\n',
      'services:\n  w:\n    tty: true\n    image: i\na: 1\n',
    ],
    [
      'another way to write variables',
      service('environment:\n  - A=1\n  - B'),
      service('environment: { A: "1", B: }'),
    ],
    ['another way to write dependencies', service('depends_on: [db]'), service('depends_on: { db: }')],
  ])('finds no meaning in %s', (_, before, after) => {
    expect(diffMeaning(before, after)).toEqual([]);
  });

  it.each([
    ['image: a:1', 'image: b:1', 'web: image a:1 -> b:1'],
    ['image: a@sha256:1', 'image: a@sha256:2', 'web: image sha256:1 -> sha256:2'],
    ['image: a:${T:-1}', 'image: a:${T:-2}', 'web: image a:${T:-1} -> a:${T:-2}'],
    [
      'environment: { A: 1, B: 2 }',
      'environment: { A: 2, C: 3 }',
      'web: variable A 1 -> 2, variable B removed, variable C added',
    ],
    [
      'volumes: ["d:/d"]',
      'volumes: [{ type: volume, source: e, target: /d, read_only: true }]',
      'web: volume d:/d removed, volume e:/d:ro added',
    ],
    [
      'depends_on: [a]',
      'depends_on: { a: { condition: service_healthy }, b: }',
      'web: dependency a changed, dependency b added',
    ],
    ['networks: [a]', 'networks: [b]', 'web: network a removed, network b added'],
    [
      'healthcheck: { interval: 5s, test: [CMD, a] }',
      'healthcheck: { interval: 9s, test: [CMD, b] }',
      'web: healthcheck.interval 5s -> 9s, healthcheck.test [CMD a] -> [CMD b]',
    ],
    ['secrets: [a]', 'secrets: [b]', 'web: secret a removed, secret b added'],
    ['restart: always', 'tty: true', 'web: restart removed, tty true added'],
    ['ports: ["1:1", "2:2"]', 'ports: ["2:2", "1:1"]', 'web: ports in another order'],
  ])('of %s and %s says: %s', (before, after, line) => {
    expect(diffMeaning(service(before), service(after))).toEqual([line]);
  });

  it('names what came and went at the top', () => {
    const before = 'services: {a: {image: x}}\nvolumes: {v: }\nnetworks: {n: {driver: bridge}}\n';
    const after =
      'name: shop\nservices: {b: {image: x}}\nvolumes: {w: }\nnetworks: {n: {driver: host}}\nsecrets: {s: {file: f}}\n';
    expect(diffMeaning(before, after)).toEqual([
      'service a removed',
      'service b added',
      'volume v removed',
      'volume w added',
      'network n: driver bridge -> host',
      'name shop added',
      'secret s added',
    ]);
  });

  it('shows no secret', () => {
    const secret = (word: string) =>
      service(
        `environment: { DB_PASSWORD: ${word}, URL: "postgres://u:${word}@db/x" }\ncommand: [run, --api-token=${word}, "API_KEY=${word}"]\nlabels: ["app.secret=${word}"]\nx-password: ${word}`,
      ) + `configs: { c: { content: "${word}" } }\n`;
    const lines = diffMeaning(secret('hunter2'), secret('hunter3')).join('\n');
    expect(lines).not.toMatch(/hunter/);
    expect(lines).toContain('variable DB_PASSWORD changed');
    expect(lines).toContain('config c: content changed');
  });

  it('says when a version cannot be read', () => {
    expect(diffMeaning('a: [', 'a: 1\n')).toEqual(['the version before cannot be read as YAML']);
    expect(diffMeaning('a: 1\n', 'a: [')).toEqual(['the new version cannot be read as YAML']);
  });

  it('makes text from outside safe', () => {
    expect(diffMeaning(service('user: a'), service('user: "b\\u001b[31m"')).join()).toBe(
      'web: user a -> b\\x1b[31m',
    );
  });
});
