/** What the host and the repository around a stack know: names and addresses, never a key or a password. */
export type HostHints = {
  git: { name: string | null; email: string | null; branch: string | null; remotes: GitRemote[] };
  /** public halves of SSH keys: paths as one writes them, with "~" */
  sshKeys: { path: string; type: string; comment: string }[];
  /** devices of the local network that this host has talked to */
  neighbours: { address: string; device: string }[];
  /** addresses of this host that are not its own loopback */
  addresses: { address: string; device: string }[];
  timezone: string;
  user: { name: string; uid: number; gid: number };
};

export type GitRemote = { name: string; url: string };

export type GitConfig = { name: string | null; email: string | null; remotes: GitRemote[] };

/** The few things of a git config file that are suggested; what is not understood is left out. Never throws. */
export function readGitConfig(text: string): GitConfig {
  const found: GitConfig = { name: null, email: null, remotes: [] };
  let section = '';
  for (const line of text.split(/\r?\n/).slice(0, 5000)) {
    const head = /^\s*\[\s*([\w.-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line);
    if (head) section = [head[1]?.toLowerCase(), head[2]].filter((part) => part !== undefined).join(' ');
    const [, key = '', raw = ''] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const value = raw
      .replace(/\s[;#].*$/, '')
      .replace(/^"(.*)"$/, '$1')
      .trim();
    if (value === '') continue;
    if (section === 'user' && key.toLowerCase() === 'name') found.name = value;
    if (section === 'user' && key.toLowerCase() === 'email') found.email = value;
    if (section.startsWith('remote ') && key.toLowerCase() === 'url')
      found.remotes.push({ name: section.slice('remote '.length), url: value });
  }
  return found;
}

/** /proc/net/arp: the devices that answered, one a line, with their addresses and ours beside them. */
export function readNeighbours(table: string): HostHints['neighbours'] {
  return table
    .split('\n')
    .slice(1, 1025)
    .flatMap((line) => {
      const [address = '', , flags = '', mac = '', , device = ''] = line.trim().split(/\s+/);
      const answered = flags !== '0x0' && mac !== '00:00:00:00:00:00';
      const own = /^(docker|br-|veth|virbr|cni|flannel|lo)/.test(device);
      return /^\d+(\.\d+){3}$/.test(address) && answered && !own ? [{ address, device }] : [];
    });
}

/** The kind and comment of a public key file, without the key; null when it is none. */
export function readPublicKey(text: string): { type: string; comment: string } | null {
  const [, type = '', comment = ''] =
    /^((?:ssh|ecdsa|sk)-[\w@.-]+) [A-Za-z0-9+/=]{20,}(?: ([^\n]*))?/.exec(text) ?? [];
  return type === '' ? null : { type, comment: comment.trim().slice(0, 100) };
}
