import { describe, expect, it } from 'vitest';

import { isHealthy, judgeHost, type Finding, type RootFacts } from '../../../platform/domain/doctor.ts';
import type { HostFacts } from '../../../platform/domain/host-facts.ts';

const GB = 1024 ** 3;
const HOST: HostFacts = {
  node: '20.19.0',
  platform: 'linux',
  user: 'ann',
  git: 'git version 2.39.5',
  ssh: 'OpenSSH_9.2p1',
  clients: [
    { path: '/usr/local/bin/docker', composeVersion: null, problem: 'unknown command' },
    { path: '/usr/bin/docker', composeVersion: '2.26.1-4', problem: null },
  ],
  engine: {
    kind: 'up',
    endpoint: 'unix:///var/run/docker.sock',
    version: '26.1.5',
    rootDir: '/var/lib/docker',
    mirrors: [],
    memoryBytes: 8 * GB,
    standIns: [],
  },
  ports: [{ port: 5050, use: 'the wizard', holder: null }],
  disks: [{ what: 'this root', path: '/r', freeBytes: 50 * GB, totalBytes: 100 * GB }],
  memory: { totalBytes: 8 * GB, availableBytes: 4 * GB },
};
const ROOT: RootFacts = {
  settings: [],
  compose: [],
  stacks: ['app'],
  repositories: [],
  openRoles: [],
  buildNetwork: 'none',
  held: [],
  ownPorts: [{ setting: 'wizard.port', fixed: true }],
};

const judge = (host: Partial<HostFacts>, root: Partial<RootFacts> = {}): Finding[] =>
  judgeHost({ ...HOST, ...host }, { ...ROOT, ...root });
const worst = (findings: Finding[]): Finding[] => findings.filter(({ verdict }) => verdict !== 'ok');

describe('judgeHost', () => {
  it('finds nothing wrong with a sound host, and passes over a client without Compose', () => {
    expect(worst(judge({}))).toEqual([]);
    expect(judge({}).find(({ check }) => check === 'compose')?.what).toBe(
      'Compose 2.26.1-4 of /usr/bin/docker (passed over: /usr/local/bin/docker)',
    );
  });

  it('tells a user without rights the exact command', () => {
    const [finding] = worst(
      judge({ engine: { kind: 'denied', endpoint: 'unix:///var/run/docker.sock', message: 'EACCES' } }),
    );
    expect(finding).toMatchObject({ check: 'engine', verdict: 'fail' });
    expect(finding?.cure).toContain('sudo usermod -aG docker ann');
  });

  it.each<[string, Partial<HostFacts>, string]>([
    ['no engine', { engine: { kind: 'absent', endpoint: 'x', message: '' } }, 'engine'],
    ['no client', { clients: [] }, 'compose'],
    ['no plugin', { clients: [{ path: '/d', composeVersion: null, problem: 'x' }] }, 'compose'],
    ['an old Compose', { clients: [{ path: '/d', composeVersion: '2.19.3', problem: null }] }, 'compose'],
    ['an old git', { git: 'git version 2.37.9' }, 'git'],
    ['no ssh', { ssh: null }, 'ssh'],
    ['an old Node', { node: '20.18.9' }, 'node'],
    ['a full disk', { disks: [{ what: 'x', path: '/x', freeBytes: GB / 2, totalBytes: GB }] }, 'disk'],
  ])('fails for %s, with a cure', (_, host, check) => {
    const findings = judge(host);
    expect(isHealthy(findings)).toBe(false);
    expect(worst(findings)).toEqual([
      expect.objectContaining({ check, verdict: 'fail', cure: expect.stringMatching(/\w{4}/) }),
    ]);
  });

  it('says who holds a port and how to free it, but is content when it is ourselves', () => {
    const holder = { pid: 42, program: 'nginx', container: null, project: null, ours: false };
    const at = (port: number, use: string, more = {}) => ({
      ports: [{ port, use, holder: { ...holder, ...more } }],
    });
    expect(worst(judge(at(5050, 'the wizard')))[0]).toMatchObject({
      verdict: 'fail',
      what: 'port 5050 of the wizard is held by nginx (pid 42)',
      cure: 'set wizard.port in dockfra.yaml   or free it: kill 42',
    });
    expect(worst(judge(at(5050, 'the wizard', { ours: true })))).toEqual([]);
    const free = { ownPorts: [{ setting: 'roles.developer.port', fixed: false }] };
    expect(worst(judge(at(2200, 'role developer', { container: 'web-1' }), free))[0]).toMatchObject({
      verdict: 'warn',
      what: 'port 2200 of role developer is held by web-1: it gets another free port',
      cure: 'dockfra ps   shows the port; set roles.developer.port in dockfra.yaml to choose one',
    });
    const fixed = { ownPorts: [{ setting: 'roles.developer.port', fixed: true }] };
    expect(worst(judge(at(4000, 'role developer'), fixed))[0]).toMatchObject({ verdict: 'fail' });
  });

  it('says that a stack cannot start, and who holds its port', () => {
    const port = {
      port: 8080,
      use: 'service web',
      holder: { pid: 7, program: 'python3', container: null, project: null, ours: false },
    };
    expect(worst(judge({}, { held: [{ stack: 'app', port }] }))).toEqual([
      {
        check: 'port 8080',
        verdict: 'fail',
        what: 'stack app cannot start: port 8080 of service web is held by python3 (pid 7)',
        cure: 'change the published port of the stack   or free it: kill 7',
      },
    ]);
  });

  it('does not say that there is no stack where the settings are faulty', () => {
    const findings = worst(judge({}, { stacks: null, settings: ['dockfra.yaml:3:1: x: unknown key'] }));
    expect(findings.map(({ what }) => what)).toEqual([
      'dockfra.yaml:3:1: x: unknown key',
      'not looked for: dockfra.yaml has faults',
    ]);
  });

  it('reports stand-ins, network of builds, faults of settings and stacks', () => {
    const engine = { ...HOST.engine, standIns: ['redis:7'] };
    expect(worst(judge({ engine } as Partial<HostFacts>))[0]?.what).toContain('redis:7');
    expect(worst(judge({}, { buildNetwork: 'default' }))[0]).toMatchObject({
      check: 'egress',
      verdict: 'warn',
    });
    expect(worst(judge({}, { settings: ['dockfra.yaml:1:1: x: y'] }))[0]).toMatchObject({
      check: 'settings',
      verdict: 'fail',
    });
    expect(worst(judge({}, { compose: [{ file: '/c.yaml', message: 'line 2: bad' }] }))[0]).toMatchObject({
      check: 'stack',
      verdict: 'fail',
      what: '/c.yaml: line 2: bad',
    });
    expect(worst(judge({}, { stacks: [] }))[0]?.cure).toContain('dockfra init');
  });
});
