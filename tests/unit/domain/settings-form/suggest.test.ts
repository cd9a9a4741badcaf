import { describe, expect, it } from 'vitest';

import type { SettingField } from '../../../../platform/domain/settings-form/field.ts';
import {
  readGitConfig,
  readNeighbours,
  readPublicKey,
} from '../../../../platform/domain/settings-form/host-hints.ts';
import { suggestFor, type SuggestionFacts } from '../../../../platform/domain/settings-form/suggest.ts';

const base: SettingField = {
  name: 'X',
  label: 'X',
  help: null,
  group: 'web',
  type: 'text',
  options: [],
  required: false,
  may_be_empty: true,
  secret: false,
  default: null,
  has_default: false,
  stacks: ['shop'],
  services: ['web'],
  value: null,
  set: false,
  origin: 'unset',
  differs: false,
  values: [],
  missing: false,
  at_launch: null,
  fault: null,
  used_by: [{ file: 'shop/compose.yml', line: 3, service: 'web' }],
  keys: [],
  stamp: null,
};
const field = (more: Partial<SettingField>): SettingField => ({ ...base, ...more });
const holder = { pid: 7, program: 'nginx', container: null, project: null, ours: false };
const facts: SuggestionFacts = {
  hints: {
    git: {
      name: 'Ada',
      email: 'ada@example.org',
      branch: 'main',
      remotes: [{ name: 'origin', url: 'git@host:a/b.git' }],
    },
    sshKeys: [{ path: '~/.ssh/id_ed25519.pub', type: 'ssh-ed25519', comment: 'ada@box' }],
    neighbours: [{ address: '192.168.1.9', device: 'eth0' }],
    addresses: [{ address: '192.168.1.2', device: 'eth0' }],
    timezone: 'Europe/Warsaw',
    user: { name: 'ada', uid: 1000, gid: 100 },
  },
  ports: [
    { port: 8080, holder, stack: null },
    { port: 8081, holder: null, stack: null },
    { port: 8082, holder: null, stack: null },
  ],
  images: { TAG: { repository: 'postgres', tags: ['16', '15'] } },
  services: [
    { stack: 'shop', service: 'web', running: true },
    { stack: 'shop', service: 'cache', running: false },
    { stack: 'shop', service: 'db', running: false },
    { stack: 'blog', service: 'press', running: true },
    { stack: 'blog', service: 'off', running: false },
  ],
  examples: { SITE: { value: 'shop.test', place: '.env.example:2' } },
};
const told = (more: Partial<SettingField>, all: SettingField[] = []) =>
  suggestFor(field(more), facts, all).map(({ value, kind, detail }) => [value, kind, detail]);

describe('suggestFor', () => {
  it('names a free port near the one that is held, and who holds that', () => {
    const port = field({ name: 'WEB_PORT', type: 'port', default: '8080' });
    const other = field({ name: 'ADMIN_PORT', type: 'port', default: '8081' });
    expect(told(port, [port])[0]).toEqual(['8081', 'port_near', '8080: nginx (7)']);
    expect(told(port, [port, other])[0]?.[0]).toBe('8082');
    expect(told({ name: 'P', type: 'port', default: '8082' })).toEqual([['8082', 'port_free', '']]);
    expect(told({ name: 'P', type: 'port', keys: ['services.web.ports.0'] })[0]?.[0]).toBe('8081');
    const own: SuggestionFacts = { ...facts, ports: [{ port: 8080, holder, stack: 'shop' }] };
    expect(suggestFor(port, own, [port])[0]?.kind).toBe('port_free');
  });

  it('makes secrets, and says no value of one', () => {
    expect(told({ name: 'DB_PASSWORD', type: 'secret', secret: true })).toEqual([[null, 'generate', '']]);
    expect(told({ name: 'SSH_KEY', type: 'secret', secret: true })).toEqual([
      ['~/.ssh/id_ed25519', 'ssh_key', 'ssh-ed25519 ada@box'],
    ]);
  });

  it('knows git, tags that are here, examples, defaults, this user', () => {
    expect(told({ name: 'ADMIN_EMAIL', type: 'email' })).toEqual([
      ['ada@example.org', 'git_identity', 'user.email'],
    ]);
    expect(told({ name: 'GIT_REPO_URL', type: 'url' })).toEqual([]); // a remote of another form than this type takes
    expect(told({ name: 'GIT_REPO' })).toEqual([['git@host:a/b.git', 'git_remote', 'origin']]);
    expect(told({ name: 'GIT_BRANCH' })).toEqual([['main', 'git_branch', '']]);
    expect(
      told({ name: 'TAG', type: 'image tag', default: '14', value: '13', set: true }).map(([value]) => value),
    ).toEqual(['16', '15', '14']);
    expect(told({ name: 'SITE' })).toEqual([['shop.test', 'example', '.env.example:2']]);
    expect(told({ name: 'TZ' })).toEqual([['Europe/Warsaw', 'timezone', '']]);
    expect(told({ name: 'PUID', type: 'number' })).toEqual([['1000', 'user', 'ada']]);
  });

  it('names services that a host can be, the likeliest first, and devices where one is wanted', () => {
    expect(told({ name: 'DB_HOST', type: 'host' })).toEqual([
      ['db', 'service', 'shop'],
      ['cache', 'service', 'shop'],
      ['press', 'service', 'blog'],
      ['192.168.1.2', 'own_address', 'eth0'],
      ['192.168.1.9', 'neighbour', 'eth0'],
    ]);
  });

  it('does not suggest what is there, nor what cannot be taken', () => {
    expect(told({ name: 'SITE', value: 'shop.test' })).toEqual([]);
    expect(told({ name: 'SITE', type: 'number' })).toEqual([]);
  });
});

describe('what the host says', () => {
  it('is read from git config, the neighbour table and key files', () => {
    expect(
      readGitConfig(
        '[user]\n\tname = "Ada L" ; x\n\temail=a@b\n[remote "origin"]\n\turl = https://h/x.git\n[core]\nname=no\n',
      ),
    ).toEqual({ name: 'Ada L', email: 'a@b', remotes: [{ name: 'origin', url: 'https://h/x.git' }] });
    const table =
      'IP address HW type Flags HW address Mask Device\n192.168.1.9 0x1 0x2 aa:bb:cc:dd:ee:ff * eth0\n192.168.1.8 0x1 0x0 00:00:00:00:00:00 * eth0\n172.17.0.2 0x1 0x2 aa:bb:cc:dd:ee:00 * docker0\n';
    expect(readNeighbours(table)).toEqual([{ address: '192.168.1.9', device: 'eth0' }]);
    expect(readPublicKey(`ssh-ed25519 ${'A'.repeat(40)} ada@box\n`)).toEqual({
      type: 'ssh-ed25519',
      comment: 'ada@box',
    });
    expect(readPublicKey('-----BEGIN OPENSSH PRIVATE KEY-----')).toBeNull();
  });
});
