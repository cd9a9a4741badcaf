import { describe, expect, it } from 'vitest';

import {
  authorizedPeople,
  parsePersonKey,
  personName,
  roleFiles,
  sshdSettings,
} from '../../../platform/domain/role-login.ts';
import { ROLES } from '../../../platform/roles/registry.gen.ts';

const BLOB = 'AAAAC3NzaC1lZDI1NTE5AAAAIGcQ5t0l0M5p0Yv1S0Y0c0t0x0r0q0p0o0n0m0l0k0j0';

describe('parsePersonKey', () => {
  it('takes the comment for the name', () => {
    expect(parsePersonKey(`ssh-ed25519 ${BLOB} alice@home`, 'x')).toEqual({
      person: 'alice@home',
      key: `ssh-ed25519 ${BLOB}`,
    });
    expect(parsePersonKey(`ssh-ed25519 ${BLOB}`, 'owner')?.person).toBe('owner');
  });

  it.each([
    `command="sh" ssh-ed25519 ${BLOB}`,
    `no-pty,ssh-ed25519 ${BLOB}`,
    `ssh-rsa ${BLOB}`,
    `ssh-ed25519 AAAA`,
    `ssh-ed25519 ${BLOB}\nssh-ed25519 ${BLOB}`.replace('\n', '"x'),
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    '',
  ])('refuses %j', (line) => {
    expect(parsePersonKey(line, 'x')).toBeNull();
  });
});

describe('personName', () => {
  it.each([
    ['alice@laptop', 'alice@laptop'],
    ['Al "$(id)" `x` \\ é', 'Al-id-x'],
    ['--help', 'help'],
    ['', 'key-1'],
    ['"; rm', 'rm'],
    ['x'.repeat(99), 'x'.repeat(40)],
  ])('makes %j into %j', (comment, name) => {
    expect(personName(comment, 'key-1')).toBe(name);
  });
});

describe('authorizedPeople', () => {
  const people = [
    { person: 'alice', key: `ssh-ed25519 ${BLOB}` },
    { person: 'mallory', key: `ssh-ed25519 ${BLOB}` },
  ];
  it('forces the role shell with the name of the key, and the first line of a key wins', () => {
    expect(authorizedPeople(ROLES.manager, people)).toBe(
      `restrict,pty,command="exec /opt/dockfra/bin/node /opt/dockfra/role-shell.cjs alice" ssh-ed25519 ${BLOB} alice\n`,
    );
    expect(authorizedPeople(ROLES.developer, people)).toContain(
      'command="/opt/dockfra/developer-shell alice"',
    );
  });
});

describe('sshdSettings', () => {
  it('lets in the accounts of the role only, with one SetEnv line', () => {
    expect(sshdSettings(ROLES.manager, {})).toBe(
      'AllowUsers manager link\nSetEnv DOCKFRA_ROLE=manager LANG=C.UTF-8\n',
    );
    expect(sshdSettings(ROLES.developer, { http_proxy: 'http://egress:3128' })).toContain(
      'AllowUsers developer link courier\n',
    );
  });
  it('leaves out what could end its line', () => {
    expect(sshdSettings(ROLES.manager, { A: 'x\nPermitRootLogin yes', 'B C': 'y', D: '"' })).toBe(
      'AllowUsers manager link\nSetEnv DOCKFRA_ROLE=manager LANG=C.UTF-8\n',
    );
  });
});

describe('roleFiles', () => {
  it('delivers `ready` last, host keys unreadable, and a courier to the developer only', () => {
    const request = {
      people: [],
      platformKey: 'ssh-ed25519 X platform',
      hostPrivateKey: 'secret',
      environment: {},
    };
    const files = roleFiles({ ...request, role: ROLES.manager });
    expect(files.at(-1)?.path).toBe('ready');
    expect(files.find((file) => file.path === 'ssh_host_ed25519_key')?.mode).toBe(0o600);
    expect(files.some((file) => file.path.endsWith('courier'))).toBe(false);
    expect(
      roleFiles({ ...request, role: ROLES.developer }).some((file) => file.path.endsWith('courier')),
    ).toBe(true);
  });
});
