import { describe, expect, it } from 'vitest';

import { findReferences, isRemoteOrOpen } from '../../../platform/domain/dangerous-sources.ts';

const found = (source: string) =>
  findReferences(source).map(
    ({ kind, where, value, source: deeper }) => `${kind} ${where} ${value}${deeper ? ' >' : ''}`,
  );

describe('findReferences', () => {
  it('finds includes in every spelling', () => {
    expect(
      found(
        'include:\n  - a.yaml\n  - path: [b.yaml, c.yaml]\n    env_file: x.env\n    project_directory: ..\n',
      ),
    ).toEqual([
      'include include a.yaml >',
      'env_file include.env_file .env',
      'include include b.yaml >',
      'include include c.yaml >',
      'env_file include.env_file x.env',
      'include include.project_directory ..',
    ]);
  });

  it('finds what a service extends, reads and is built from', () => {
    expect(
      found(
        'services:\n  web:\n    extends: { file: base.yaml, service: x }\n    env_file: [one.env, { path: two.env, required: false }]\n    build:\n      context: web\n      additional_contexts: { lib: ../lib, base: "docker-image://node" }\n',
      ),
    ).toEqual([
      'extends services.web.extends base.yaml >',
      'env_file services.web.env_file one.env',
      'env_file services.web.env_file two.env',
      'build services.web.build web',
      'build services.web.build.additional_contexts ../lib',
    ]);
  });

  it('finds the files of configs and secrets', () => {
    expect(
      found('configs: { a: { file: a.conf } }\nsecrets: { b: { file: ./b }, c: { environment: X } }\n'),
    ).toEqual(['file configs.a.file a.conf', 'file secrets.b.file ./b']);
  });

  it('follows merge keys, and takes a broken file for one that may read anything', () => {
    expect(found('x-a: &a { env_file: hidden.env }\nservices: { web: { <<: *a } }\n')).toEqual([
      'env_file services.web.env_file hidden.env',
    ]);
    expect(findReferences('services: [\n')).toMatchObject([{ where: 'compose file', opaque: true }]);
  });
});

describe('isRemoteOrOpen', () => {
  it.each(['https://example.org/x', 'git@example.org:x', 'oci://example.org/x', 'ssh://x', '${WHERE}/x'])(
    'is true for %s',
    (value) => {
      expect(isRemoteOrOpen(value)).toBe(true);
    },
  );
  it.each(['web', './web', '../lib', '/srv'])('is false for %s', (value) => {
    expect(isRemoteOrOpen(value)).toBe(false);
  });
});
