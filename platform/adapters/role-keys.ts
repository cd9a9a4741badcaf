import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import ssh2 from 'ssh2';

import { knownHostsText, sshConfigText, type RoleEndpoint } from '../argv/ssh.ts';
import { DockfraError, systemCode } from '../domain/errors.ts';
import { parsePersonKey, type PersonKey } from '../domain/role-login.ts';
import { ROLE_NAMES, type RoleName } from '../domain/ticket.ts';
import type { RoleKeyring } from '../ports-roles.ts';
import { writeDurably } from './durable-file.ts';
import { makeKeyPair, type KeyPair } from './key-pair.ts';

export type RoleKeys = {
  /** what the platform logs in with, as `link` and `courier` */
  platform: KeyPair;
  hosts: Record<RoleName, KeyPair>;
  /** everybody who may log in to every role: the owner's made key and those of ~/.ssh */
  owners: PersonKey[];
  /** private key file of the owner's made key */
  ownerFile: string;
};

/** The keys of a root, made once in STATE/keys (0700, files 0600). `home`: whose ~/.ssh/*.pub are the owner's too. */
export async function openRoleKeys(request: { state: string; home: string }): Promise<RoleKeys> {
  const dir = path.join(request.state, 'keys');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  const platform = await keyPair(dir, 'platform', 'platform');
  const owner = await keyPair(dir, 'owner', 'owner');
  const hostKey = (role: RoleName): Promise<KeyPair> => keyPair(dir, `host_${role}`, role);
  const hosts = {
    developer: await hostKey('developer'),
    manager: await hostKey('manager'),
    monitor: await hostKey('monitor'),
    autopilot: await hostKey('autopilot'),
  };
  const own = parsePersonKey(owner.publicKey, 'owner');
  return {
    platform,
    hosts,
    owners: [...(own ? [own] : []), ...(await publicKeysOf(path.join(request.home, '.ssh')))],
    ownerFile: path.join(dir, 'owner'),
  };
}

/** STATE/ssh_config and STATE/known_hosts for the system's ssh client. Returns the path of the first. */
export async function writeSshFiles(
  state: string,
  keys: RoleKeys,
  endpoints: readonly RoleEndpoint[],
): Promise<string> {
  const config = path.join(state, 'ssh_config');
  const knownHosts = path.join(state, 'known_hosts');
  const entries = endpoints.map((endpoint) => ({
    ...endpoint,
    hostKey: keys.hosts[endpoint.role].publicKey,
  }));
  await writeDurably(knownHosts, knownHostsText(entries));
  await writeDurably(config, sshConfigText(endpoints, { identity: keys.ownerFile, knownHosts }));
  return config;
}

/** The same as a port. */
export function createRoleKeyring(request: { state: string; home: string }): RoleKeyring {
  return {
    open: async () => {
      const { platform, hosts, owners } = await openRoleKeys(request);
      const { developer, manager, monitor, autopilot } = hosts;
      return {
        platformKey: platform.publicKey,
        hostPrivateKeys: {
          developer: developer.privateKey,
          manager: manager.privateKey,
          monitor: monitor.privateKey,
          autopilot: autopilot.privateKey,
        },
        owners,
      };
    },
    writeSshFiles: async (ports) =>
      await writeSshFiles(
        request.state,
        await openRoleKeys(request),
        ROLE_NAMES.map((role) => ({ role, port: ports[role] })),
      ),
  };
}

async function keyPair(dir: string, name: string, comment: string): Promise<KeyPair> {
  const file = path.join(dir, name);
  const privateKey = await textOrNull(file);
  if (privateKey !== null) return { privateKey, publicKey: publicOf(file, privateKey, comment) };
  const made = makeKeyPair(comment);
  await writeDurably(`${file}.pub`, `${made.publicKey}\n`);
  await writeDurably(file, made.privateKey);
  return made;
}

function publicOf(file: string, privateKey: string, comment: string): string {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error || Array.isArray(parsed)) {
    throw new DockfraError(
      'key_malformed',
      `${file} is no private key`,
      'delete it and its .pub: the next start makes a new one and delivers it',
      parsed,
    );
  }
  return `${parsed.type} ${parsed.getPublicSSH().toString('base64')} ${comment}`;
}

/** A folder or file that is not there, or not ours to read, only means that the owner logs in with the made key. */
async function publicKeysOf(dir: string): Promise<PersonKey[]> {
  let names: string[];
  try {
    names = (await readdir(dir)).filter((name) => name.endsWith('.pub')).toSorted();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
  const texts = await Promise.all(names.slice(0, 20).map((name) => textOrNull(path.join(dir, name))));
  return texts.flatMap((text) => parsePersonKey((text ?? '').split('\n')[0] ?? '', 'owner') ?? []);
}

async function textOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EISDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}
