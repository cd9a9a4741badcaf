import { describe, expect, it } from 'vitest';

import type { ComposeModel, ComposeService } from '../../../platform/domain/compose.ts';
import { findDangers, findOutsideReferences } from '../../../platform/domain/dangerous.ts';
import { judgeDangers } from '../../../platform/domain/guard.ts';

const model = (web: ComposeService, rest: Partial<ComposeModel> = {}): ComposeModel => ({
  name: 'app',
  services: { web },
  networks: {},
  volumes: {},
  ...rest,
});
const plain: ComposeService = {
  image: 'web',
  build: { context: 'repo:web', dockerfile: 'Dockerfile' },
  volumes: [{ type: 'volume', source: 'kept', target: '/kept' }],
};
const bind = (source: string) => [{ type: 'bind', source, target: '/there' }];

const ATTACKS: readonly [string, ComposeService][] = [
  ['privileged', { privileged: true }],
  ['network of the host', { network_mode: 'host' }],
  ['network of a foreign container', { network_mode: 'container:other' }],
  ['pid', { pid: 'host' }],
  ['ipc', { ipc: 'host' }],
  ['uts', { uts: 'host' }],
  ['userns', { userns_mode: 'host' }],
  ['cgroup', { cgroup: 'host' }],
  ['cgroup parent', { cgroup_parent: '/' }],
  ['devices', { devices: ['/dev/sda:/dev/sda'] }],
  ['device rules', { device_cgroup_rules: ['a *:* rwm'] }],
  ['gpus', { deploy: { resources: { reservations: { devices: [{ capabilities: ['gpu'] }] } } } }],
  ['added capability', { cap_add: ['SYS_ADMIN'] }],
  ['unconfined seccomp', { security_opt: ['seccomp:unconfined'] }],
  ['unconfined apparmor', { security_opt: ['apparmor=unconfined'] }],
  ['labels switched off', { security_opt: ['label:disable'] }],
  ['other runtime', { runtime: 'custom' }],
  ['sysctls', { sysctls: { 'kernel.msgmax': '1' } }],
  ['engine socket', { volumes: bind('/var/run/docker.sock') }],
  ['folder of the engine socket', { volumes: bind('/run') }],
  ['whole host', { volumes: bind('/') }],
  ['bind outside', { volumes: bind('/etc') }],
  ['volumes of a foreign container', { volumes_from: ['container:other'] }],
  ['build context outside', { build: { context: '/etc' } }],
  ['remote build context', { build: { context: 'https://example.org/x.git' } }],
  ['dockerfile outside', { build: { context: 'repo:web', dockerfile: '../../etc/passwd' } }],
  ['further build context', { build: { context: 'repo:web', additional_contexts: { host: '/' } } }],
  ['build that names other images', { build: { context: 'repo:web', tags: ['node:24-bookworm-slim'] } }],
  ['build with the host network', { build: { context: 'repo:web', network: 'host' } }],
  ['privileged build', { build: { context: 'repo:web', privileged: true } }],
  ['ssh agent in the build', { build: { context: 'repo:web', ssh: ['default'] } }],
];

describe('findDangers', () => {
  it.each(ATTACKS)('refuses %s when the base had none of it', (_, service) => {
    const found = findDangers(model(plain), model({ ...plain, ...service }));
    expect(judgeDangers({ what: 'deploy T-0001', stack: 'app' }, found)).toMatchObject({
      ok: false,
      refusal: { code: 'dangerous' },
    });
  });

  it.each(ATTACKS)('lets %s be when the base had the same', (_, service) => {
    expect(findDangers(model({ ...plain, ...service }), model({ ...plain, ...service }))).toEqual([]);
  });

  it('does not take one service for another', () => {
    const base: ComposeModel = {
      ...model(plain),
      services: { web: plain, agent: { volumes: bind('/var/run/docker.sock') } },
    };
    const candidate: ComposeModel = {
      ...base,
      services: { ...base.services, web: { volumes: bind('/var/run/docker.sock') } },
    };
    expect(findDangers(base, candidate)).toMatchObject([
      { service: 'web', key: 'volumes', value: '/var/run/docker.sock' },
    ]);
  });

  it('notices that a read-only bind became writable', () => {
    const base = model({ volumes: [{ type: 'bind', source: '/etc/ssl', target: '/ssl', read_only: true }] });
    expect(findDangers(base, model({ volumes: bind('/etc/ssl') }))).toHaveLength(1);
  });

  it('sees a bind in the clothes of a local volume, and volumes of others', () => {
    const disguised = model(plain, {
      volumes: { kept: { driver: 'local', driver_opts: { type: 'none', o: 'bind', device: '/' } } },
    });
    const foreign = model(plain, { volumes: { kept: { external: true, name: 'other_data' } } });
    expect(findDangers(model(plain), disguised)).toMatchObject([{ key: 'driver_opts' }]);
    expect(findDangers(model(plain), foreign)).toMatchObject([{ key: 'external', value: 'other_data' }]);
  });

  it('sees secrets taken from files outside and from the environment', () => {
    const candidate: ComposeModel = Object.assign(model(plain), {
      secrets: { a: { file: '/etc/shadow' }, b: { environment: 'API_KEY' }, c: { file: 'repo:c.txt' } },
    });
    expect(findDangers(model(plain), candidate).map((finding) => finding.service)).toEqual([
      'secrets.a',
      'secrets.b',
    ]);
  });

  it('accepts what stays in the repository', () => {
    const harmless: ComposeService = {
      ...plain,
      volumes: bind('repo:config'),
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      ports: [{ target: 80, published: '80', host_ip: '127.0.0.1' }],
    };
    expect(findDangers(model(plain), model(harmless))).toEqual([]);
  });

  it('tells of a new port on every address without refusing it', () => {
    const found = findDangers(model(plain), model({ ...plain, ports: [{ target: 80, published: '8080' }] }));
    expect(found).toMatchObject([{ key: 'ports', told: true }]);
    expect(judgeDangers({ what: 'deploy T-0001', stack: 'app' }, found).ok).toBe(true);
  });
});

describe('findOutsideReferences', () => {
  const reference = (value: string, path: string | null) => ({
    kind: 'env_file' as const,
    where: 'services.web.env_file',
    value,
    source: false,
    file: 'compose.yaml',
    path,
  });

  it('names what is read from outside, unless the base read the same', () => {
    const outside = reference('/etc/shadow', null);
    expect(findOutsideReferences([], [outside, reference('web.env', 'web.env')])).toMatchObject([
      { key: 'services.web.env_file', value: '/etc/shadow' },
    ]);
    expect(findOutsideReferences([outside], [outside])).toEqual([]);
  });
});
