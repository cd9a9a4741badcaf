import { describe, expect, it } from 'vitest';

import type { ComposeModel, ComposeService } from '../../../platform/domain/compose.ts';
import { findJobs, planDeploy } from '../../../platform/domain/deploy-plan.ts';

const model = (services: Record<string, ComposeService>, rest: Partial<ComposeModel> = {}): ComposeModel => ({
  name: 'app',
  services,
  networks: {},
  volumes: {},
  ...rest,
});
const built = (folder: string, more: ComposeService = {}): ComposeService => ({
  build: { context: `repo:${folder}`, dockerfile: 'Dockerfile' },
  ...more,
});
const changed = (...paths: string[]) =>
  paths.map((path) => ({
    path,
    oldPath: null,
    status: 'modified' as const,
    added: 1,
    deleted: 1,
    mode: '100644',
  }));
const base = model({ web: built('web'), api: built('api'), db: { image: 'postgres:17' } });

const plan = (candidate: ComposeModel, paths: string[], from = base) =>
  planDeploy({
    project: 'app',
    base: from,
    candidate,
    changes: changed(...paths),
    composeFiles: ['compose.yaml'],
    folder: '',
    references: [],
  });
const names = (candidate: ComposeModel, paths: string[], from = base) => {
  const result = plan(candidate, paths, from);
  return result.ok ? result.value.services.map((service) => service.service) : result.refusal.code;
};

describe('planDeploy', () => {
  it('concerns only the services that a changed file is built into', () => {
    expect(names(base, ['web/app.js'])).toEqual(['web']);
    expect(names(base, ['web/app.js', 'api/app.js'])).toEqual(['api', 'web']);
    expect(names(base, ['README.md'])).toEqual([]);
    expect(names(base, ['website/app.js'])).toEqual([]);
  });

  it('concerns every service that is built from the top when anything changes', () => {
    const top = model({ web: built('') });
    expect(names(top, ['docs/a.md'], top)).toEqual(['web']);
  });

  it('sees a dockerfile outside of its context', () => {
    const apart = model({ web: { build: { context: 'repo:web', dockerfile: '../docker/web.Dockerfile' } } });
    expect(names(apart, ['docker/web.Dockerfile'], apart)).toEqual(['web']);
  });

  it('concerns services whose definition changed, that are new, and none for the order of keys', () => {
    const candidate = model({
      web: { ...built('web'), environment: { A: '1' } },
      api: { ...built('api') },
      db: { image: 'postgres:17' },
      cache: { image: 'redis:7' },
    });
    expect(plan(candidate, ['compose.yaml'])).toMatchObject({
      ok: true,
      value: { services: [{ service: 'cache' }, { service: 'web' }], composeChanged: true, removed: [] },
    });
    const turned = model({
      web: { build: { dockerfile: 'Dockerfile', context: 'repo:web' } },
      api: built('api'),
      db: { image: 'postgres:17' },
    });
    expect(names(turned, ['compose.yaml'])).toEqual([]);
  });

  it('lists services that are gone', () => {
    expect(plan(model({ web: built('web'), api: built('api') }), ['compose.yaml'])).toMatchObject({
      value: { services: [], removed: ['db'] },
    });
  });

  it('takes along what runs the same image and what shares namespaces or volumes', () => {
    const bound = model({
      web: built('web', { image: 'web:1' }),
      worker: { image: 'web:1' },
      proxy: { network_mode: 'service:web' },
      tail: { volumes_from: ['proxy:ro'] },
      db: { image: 'postgres:17' },
    });
    expect(names(bound, ['web/app.js'], bound)).toEqual(['proxy', 'tail', 'web', 'worker']);
  });

  it('concerns the services of a network or volume that changed', () => {
    const before = model(
      { web: built('web', { networks: { front: null } }), api: built('api') },
      { networks: { front: { internal: false } } },
    );
    const after = { ...before, networks: { front: { internal: true } } };
    expect(names(after, ['compose.yaml'], before)).toEqual(['web']);
  });

  it('refuses where the running code is mounted from the work tree', () => {
    const mounted = model({
      web: built('web', { volumes: [{ type: 'bind', source: 'repo:web/src', target: '/app' }] }),
    });
    expect(plan(mounted, ['web/src/app.js'], mounted)).toMatchObject({
      ok: false,
      refusal: { code: 'unsupported', message: expect.stringContaining('mounts web/src') },
    });
    expect(names(mounted, ['web/package.json'], mounted)).toEqual(['web']);
  });

  it('refuses changes of settings, of env files and of which files the stack is made of', () => {
    for (const path of ['.env', 'compose.override.yml']) expect(names(base, [path])).toBe('unsupported');
    const reference = {
      kind: 'env_file' as const,
      where: 'services.web.env_file',
      value: 'web.env',
      source: false,
      file: 'compose.yaml',
      path: 'web.env',
    };
    const input = {
      project: 'app',
      base,
      candidate: base,
      changes: changed('web.env'),
      composeFiles: ['compose.yaml'],
      folder: '',
      references: [reference],
    };
    expect(planDeploy(input)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('web.env') },
    });
  });

  it('sees both names of a renamed file', () => {
    const input = {
      project: 'app',
      base,
      candidate: base,
      composeFiles: [],
      folder: '',
      references: [],
      changes: [
        {
          ...changed('api/a.js')[0],
          path: 'api/a.js',
          oldPath: 'web/a.js',
          status: 'renamed' as const,
          added: 0,
          deleted: 0,
          mode: '100644',
        },
      ],
    };
    expect(planDeploy(input)).toMatchObject({
      value: { services: [{ service: 'api' }, { service: 'web' }] },
    });
  });
});

describe('findJobs', () => {
  it('names services that others wait for to end well', () => {
    expect([
      ...findJobs(
        model({
          web: {
            depends_on: {
              migrate: { condition: 'service_completed_successfully' },
              db: { condition: 'service_healthy' },
            },
          },
        }),
      ),
    ]).toEqual(['migrate']);
  });
});
