import { readdir, readFile, stat } from 'node:fs/promises';
import { networkInterfaces, userInfo } from 'node:os';
import path from 'node:path';

import {
  readGitConfig,
  readNeighbours,
  readPublicKey,
  type GitConfig,
  type HostHints,
} from '../domain/settings-form/host-hints.ts';
import type { Surroundings } from '../ports-root.ts';

const MAX_BYTES = 200_000;
const NO_GIT: GitConfig = { name: null, email: null, remotes: [] };

/** Reads files of this user and of /proc; what is not there is not suggested. No program is started. */
export function createSurroundings(options: { root: string; home: string }): Surroundings {
  return {
    look: async (dir): Promise<HostHints> => {
      const [own, repository, sshKeys, arp] = await Promise.all([
        ownGit(options.home),
        repositoryGit(dir, options.root),
        publicKeys(options.home),
        textOf('/proc/net/arp'),
      ]);
      const { username: name, uid, gid } = userInfo();
      return {
        git: {
          name: repository.config.name ?? own.name,
          email: repository.config.email ?? own.email,
          branch: repository.branch,
          remotes: repository.config.remotes,
        },
        sshKeys,
        neighbours: readNeighbours(arp ?? ''),
        addresses: ownAddresses(),
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        user: { name, uid, gid },
      };
    },
  };
}

/** The later file wins, as for git. */
async function ownGit(home: string): Promise<GitConfig> {
  const files = [path.join(home, '.config/git/config'), path.join(home, '.gitconfig')];
  const [first, second] = (await Promise.all(files.map(textOf))).map((text) =>
    text === null ? NO_GIT : readGitConfig(text),
  );
  return {
    name: second?.name ?? first?.name ?? null,
    email: second?.email ?? first?.email ?? null,
    remotes: [],
  };
}

type Repository = { config: GitConfig; branch: string | null };

/** The repository that holds the folder, looked for no higher than the root. */
async function repositoryGit(dir: string, root: string): Promise<Repository> {
  let at = path.resolve(dir);
  for (;;) {
    const config = await textOf(path.join(at, '.git', 'config'));
    if (config !== null) {
      const head = await textOf(path.join(at, '.git', 'HEAD'));
      const branch = /^ref: refs\/heads\/(\S+)/.exec(head ?? '')?.[1] ?? null;
      return { config: readGitConfig(config), branch };
    }
    if (at === path.resolve(root) || path.dirname(at) === at) return { config: NO_GIT, branch: null };
    at = path.dirname(at);
  }
}

async function publicKeys(home: string): Promise<HostHints['sshKeys']> {
  const folder = path.join(home, '.ssh');
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.pub')).slice(0, 50);
  const found = await Promise.all(
    names.map(async (name) => {
      const key = readPublicKey((await textOf(path.join(folder, name))) ?? '');
      return key === null ? [] : [{ path: `~/.ssh/${name}`, ...key }];
    }),
  );
  return found.flat();
}

function ownAddresses(): HostHints['addresses'] {
  return Object.entries(networkInterfaces()).flatMap(([device, list]) =>
    (list ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal && !/^(docker|br-|veth)/.test(device))
      .map(({ address }) => ({ address, device })),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch {
    return []; // there is none
  }
}

/** Null where there is no such file, or none of reasonable size: then there is nothing to suggest. */
async function textOf(file: string): Promise<string | null> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= MAX_BYTES ? await readFile(file, 'utf8') : null;
  } catch {
    return null;
  }
}
